using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace AuthKit.Events;

/// <summary>Gives one event to every handler, each within its time, whatever the others do.</summary>
internal sealed partial class EventHandlerRunner
{
    private readonly IReadOnlyList<IEventHandlerSource> _handlers;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly AuthEventMeter _meter;
    private readonly AuthEventTags _tags;

    public EventHandlerRunner(IReadOnlyList<IEventHandlerSource> handlers, TimeSpan timeout, TimeProvider timeProvider, ILogger logger, AuthEventMeter meter, AuthEventTags tags)
    {
        _handlers = handlers;
        _timeout = timeout;
        _timeProvider = timeProvider;
        _logger = logger;
        _meter = meter;
        _tags = tags;
    }

    public bool HasHandlers => _handlers.Count > 0;

    /// <summary>Never throws.</summary>
    /// <param name="authEvent">The event.</param>
    /// <param name="parent">The span in which it was reported.</param>
    public async ValueTask RunAsync(AuthEvent authEvent, ActivityContext parent)
    {
        foreach (var handler in _handlers)
        {
            await RunAsync(handler, authEvent, parent).ConfigureAwait(false);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What a handler throws must not keep events from the others.")]
    private async ValueTask RunAsync(IEventHandlerSource handler, AuthEvent authEvent, ActivityContext parent)
    {
        using var timeout = new CancellationTokenSource(_timeout, _timeProvider);
        try
        {
            using var span = Start(handler, authEvent, parent);
            await CallAsync(handler.Get(), authEvent, span, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Report(handler, authEvent, exception, timeout.IsCancellationRequested);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A listener that throws must not keep the event from its handler.")]
    private Activity? Start(IEventHandlerSource handler, AuthEvent authEvent, ActivityContext parent)
    {
        try
        {
            var span = AuthTelemetry.Source.StartActivity(AuthSpans.EventHandling, ActivityKind.Consumer, parent);
            return span?.SetTag(AuthEventTags.Handler, handler.Name).SetTag(AuthEventTags.EventName, _tags.NameOf(authEvent).Value);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private async ValueTask CallAsync(IAuthEventHandler handler, AuthEvent authEvent, Activity? span, CancellationToken timeout)
    {
        try
        {
            var pending = handler.HandleAsync(authEvent, timeout);
            if (pending.IsCompletedSuccessfully)
            {
                pending.GetAwaiter().GetResult();
                return;
            }

            var task = pending.AsTask();
            Observe(task);

            // A handler that does not heed its token is left behind; the next event does not wait for it.
            await task.WaitAsync(timeout).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag(AuthEventTags.ErrorType, _tags.ErrorOf(exception).Value);
            throw;
        }
    }

    // What a handler throws after it was left behind must not come up as unobserved.
    private static void Observe(Task task) => _ = task.ContinueWith(
        static ended => ended.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A log or a listener that throws must not end the worker.")]
    private void Report(IEventHandlerSource handler, AuthEvent authEvent, Exception exception, bool isLate)
    {
        try
        {
            _meter.CountHandlerFailure(exception);
            if (isLate)
            {
                LogTimedOut(_logger, exception, handler.Name, LogText.Escape(authEvent.Name), _timeout);
            }
            else
            {
                LogFailed(_logger, exception, handler.Name, LogText.Escape(authEvent.Name));
            }
        }
        catch (Exception)
        {
            // There is nowhere left to say so.
        }
    }

    [LoggerMessage(EventId = 190, EventName = "EventHandlerFailed", Level = LogLevel.Error, Message = "The event handler {Handler} failed to take {Name}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string handler, string? name);

    [LoggerMessage(EventId = 191, EventName = "EventHandlerTimedOut", Level = LogLevel.Error, Message = "The event handler {Handler} did not take {Name} within {Timeout}.")]
    private static partial void LogTimedOut(ILogger logger, Exception exception, string handler, string? name, TimeSpan timeout);
}
