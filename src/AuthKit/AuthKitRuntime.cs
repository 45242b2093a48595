using AuthKit.Events;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuthKit;

/// <summary>What every service needs of its surroundings: the clock, the log, and where events go.</summary>
public sealed class AuthKitRuntime
{
    /// <summary>The surroundings of a service that was given none: the system's clock, no log.</summary>
    public static AuthKitRuntime Default { get; } = new();

    /// <summary>The clock that all expiry is measured by. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes the loggers. Default: none are written. No log line ever holds a secret.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where events go. Default: nowhere.</summary>
    public IAuthEventSink Events { get; init; } = NoEvents.Instance;
}
