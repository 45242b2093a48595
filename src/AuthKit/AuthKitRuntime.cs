using AuthKit.Events;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuthKit;

/// <summary>The environment that every service needs: the clock, the log and the destination of events.</summary>
public sealed class AuthKitRuntime
{
    /// <summary>The environment of a service that was created without one: the system clock, no log and no events.</summary>
    public static AuthKitRuntime Default { get; } = new();

    /// <summary>The clock for every expiry. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The factory of the loggers. Default: nothing is logged. Log lines never contain a secret.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The destination of events. Default: events are dropped.</summary>
    public IAuthEventSink Events { get; init; } = NoEvents.Instance;
}
