using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuthKit.Events;

/// <summary>
/// Sends events to the log, to metrics and traces, and to the application's handlers. The log, metrics and traces are written at once. Each
/// handler runs later, from a bounded queue of its own, so that a handler that is slow, throws or blocks does not affect anything else.
/// Thread-safe. Create one instance for the application, and dispose it at the end.
/// </summary>
public sealed partial class AuthEvents : IAuthEventSink, IAsyncDisposable, IDisposable
{
    /// <summary>The log category of all events.</summary>
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

    /// <summary>Creates the sink and a queue for each handler.</summary>
    /// <param name="options">The limits of queues and handlers; copied. Null for the defaults.</param>
    /// <param name="loggerFactory">The factory of the logger; null to log nothing.</param>
    /// <param name="meterFactory">
    /// The factory of the meter <see cref="AuthTelemetry.MeterName"/>. If null, the sink creates and disposes the meter.
    /// </param>
    /// <param name="handlers">The application's handlers. Each gets every event, in the order of reporting. Null for no handlers.</param>
    /// <param name="timeProvider">The clock for the handlers' time-outs; null for the system clock.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
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

    /// <summary>Reports an event. Returns without waiting, and never throws, even if a logger, a listener or the event itself throws.</summary>
    public void Publish(AuthEvent authEvent)
    {
        if (authEvent is null)
        {
            return;
        }

        // Each step is guarded on its own, so that a logger that throws does not keep the event from the handlers.
        Guard(static (events, e) => events._log.Write(e), authEvent);
        Guard(static (events, e) => events._meter.Count(e), authEvent);
        Guard(static (events, e) => events.Trace(e), authEvent);
        Guard(static (events, e) => events.Queue(e), authEvent);
    }

    /// <summary>
    /// Completes when every event that was reported before the call has been handled or dropped. Do not call it from a handler, because the
    /// handler would wait for itself.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait, not the handling.</param>
    public Task FlushAsync(CancellationToken cancellationToken = default) => FlushAllAsync().WaitAsync(cancellationToken);

    /// <summary>
    /// Waits until the reported events have been handled, for at most <see cref="AuthEventsOptions.DrainTimeout"/>. The remaining events are
    /// dropped and counted. Events that are reported later are still logged, but do not reach the handlers.
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
                // The remaining events are dropped below.
            }

            Finish();
        }
    }

    /// <summary>Does the same as <see cref="DisposeAsync"/>, but blocks the calling thread.</summary>
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

    /// <summary>Counts the handlers that their workers have created, and reports when the last one exists.</summary>
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

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "If the descriptor of an application's event throws, handlers still get the event.")]
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

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failure to report an event must not fail the operation that reports it.")]
    private void Guard(Action<AuthEvents, AuthEvent> report, AuthEvent authEvent)
    {
        try
        {
            report(this, authEvent);
        }
        catch (Exception)
        {
            // Reporting itself failed, so the failure cannot be reported.
        }
    }

    [LoggerMessage(EventId = 193, EventName = "EventsLeft", Level = LogLevel.Warning, Message = "{Count} events that still waited for their handlers at the end were dropped.")]
    private static partial void LogLeft(ILogger logger, int count);
}
