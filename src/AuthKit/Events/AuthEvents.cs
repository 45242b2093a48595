using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuthKit.Events;

/// <summary>
/// Takes events to the log, to metrics and traces, and to the application's handlers. The first three happen at once; handlers
/// run later, each from a bounded queue of its own, so that one that is slow, throws or blocks costs only itself. Safe for concurrent use; make one and keep it until the end, then dispose it.
/// </summary>
public sealed partial class AuthEvents : IAuthEventSink, IAsyncDisposable, IDisposable
{
    /// <summary>The category under which events are logged.</summary>
    public const string LogCategory = "AuthKit.Events";

    private readonly AuthEventTags _tags = new();
    private readonly AuthEventLog _log;
    private readonly AuthEventMeter _meter;
    private readonly AuthEventQueue[] _queues;
    private readonly Action? _onHandlersMade;
    private int _handlersToMake;
    private readonly AuthEventsOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private int _isDisposed;

    /// <summary>Creates the sink.</summary>
    /// <param name="options">The queues; copied. Default: the defaults.</param>
    /// <param name="loggerFactory">Makes the logger. Default: nothing is logged.</param>
    /// <param name="meterFactory">Makes the meter <see cref="AuthTelemetry.MeterName"/>. Default: it is made without.</param>
    /// <param name="handlers">The application's handlers, which take every event, each in the order of reporting. Default: none.</param>
    /// <param name="timeProvider">Measures how long handlers take. Default: the system's clock.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public AuthEvents(
        AuthEventsOptions? options = null,
        ILoggerFactory? loggerFactory = null,
        IMeterFactory? meterFactory = null,
        IEnumerable<IAuthEventHandler>? handlers = null,
        TimeProvider? timeProvider = null)
        : this(options, loggerFactory, meterFactory, [.. (handlers ?? []).Select(static handler => new GivenEventHandler(handler))], timeProvider, onHandlersMade: null)
    {
    }

    internal AuthEvents(
        AuthEventsOptions? options,
        ILoggerFactory? loggerFactory,
        IMeterFactory? meterFactory,
        IReadOnlyList<IEventHandlerSource> handlers,
        TimeProvider? timeProvider,
        Action? onHandlersMade)
    {
        _options = (options ?? new AuthEventsOptions()).Snapshot();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger(LogCategory);
        _log = new AuthEventLog(_logger);
        _meter = new AuthEventMeter(meterFactory, _tags);
        _onHandlersMade = onHandlersMade;
        _handlersToMake = handlers.Count;
        _queues = [.. handlers.Select(CreateQueue)];
    }

    /// <summary>Takes an event. Never throws, whatever a log, a listener or an event does, and waits for nothing.</summary>
    public void Publish(AuthEvent authEvent)
    {
        if (authEvent is null)
        {
            return;
        }

        // Each on its own: a log that throws takes no event from a handler.
        Guard(static (events, e) => events._log.Write(e), authEvent);
        Guard(static (events, e) => events._meter.Count(e), authEvent);
        Guard(static (events, e) => events.Trace(e), authEvent);
        Guard(static (events, e) => events.Queue(e), authEvent);
    }

    /// <summary>
    /// Ends when every event that was reported before the call has been handled, as far as handlers take them. Do not call it
    /// from a handler, which would wait for itself.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait, not the handling.</param>
    public Task FlushAsync(CancellationToken cancellationToken = default) => FlushAllAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// Waits until what was reported has been handled, at most for <see cref="AuthEventsOptions.DrainTimeout"/>; drops and
    /// counts the rest. Events that are reported later are still logged, but reach no handler.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            Close();
            try
            {
                await FlushAllAsync().WaitAsync(_options.DrainTimeout, _timeProvider).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // What is left is dropped below.
            }

            Finish();
        }
    }

    /// <summary>As <see cref="DisposeAsync"/>; blocks the calling thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            Close();
            FlushAllAsync().Wait(_options.DrainTimeout);
            Finish();
        }
    }

    private AuthEventQueue CreateQueue(IEventHandlerSource handler)
    {
        var runner = new EventHandlerRunner(handler, _options.HandlerTimeout, _timeProvider, _logger, _meter, _tags);
        return new AuthEventQueue(runner, _options.QueueCapacity, _logger, _meter, AfterHandlerMade);
    }

    /// <summary>Handlers are made by their workers: the last of them says that all are there.</summary>
    private void AfterHandlerMade()
    {
        if (Interlocked.Decrement(ref _handlersToMake) == 0)
        {
            _onHandlersMade?.Invoke();
        }
    }

    private void Queue(AuthEvent authEvent)
    {
        if (_queues.Length == 0)
        {
            return;
        }

        var isChained = IsChained(authEvent);
        foreach (var queue in _queues)
        {
            queue.Add(authEvent, isChained);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A handler still gets an event of the application that cannot describe itself.")]
    private static bool IsChained(AuthEvent authEvent)
    {
        try
        {
            return authEvent.Descriptor.Audit == AuditKeeping.Chained;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private Task FlushAllAsync() => Task.WhenAll(_queues.Select(static queue => queue.FlushAsync()));

    private void Close()
    {
        foreach (var queue in _queues)
        {
            queue.Close();
        }
    }

    private void Finish()
    {
        if (_queues.Sum(static queue => queue.Clear()) is > 0 and var count)
        {
            Guard((events, _) => LogLeft(events._logger, count), authEvent: null!);
        }

        _meter.Dispose();
    }

    private void Trace(AuthEvent authEvent)
    {
        if (Activity.Current is { IsAllDataRequested: true } activity)
        {
            activity.AddEvent(new ActivityEvent(authEvent.Name, authEvent.Time, new ActivityTagsCollection(_tags.Of(authEvent))));
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Reporting cannot break a flow.")]
    private void Guard(Action<AuthEvents, AuthEvent> report, AuthEvent authEvent)
    {
        try
        {
            report(this, authEvent);
        }
        catch (Exception)
        {
            // There is nowhere left to say so.
        }
    }

    [LoggerMessage(EventId = 193, EventName = "EventsLeft", Level = LogLevel.Warning, Message = "{Count} events that still waited for their handlers at the end were dropped.")]
    private static partial void LogLeft(ILogger logger, int count);
}
