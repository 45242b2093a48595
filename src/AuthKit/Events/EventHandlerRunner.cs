using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace AuthKit.Events;

/// <summary>Calls one handler with events, and enforces its time-out. Only one worker calls it at a time.</summary>
internal sealed partial class EventHandlerRunner
{
    // A handler that ignores its token can have at most this many unfinished calls, because each may hold a thread.
    private const int MaxLeftBehind = 4;

    private readonly IEventHandlerSource _handler;
    private readonly List<Task> _leftBehind = [];
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly AuthEventMeter _meter;
    private readonly AuthEventTags _tags;

    public EventHandlerRunner(IEventHandlerSource handler, TimeSpan timeout, TimeProvider timeProvider, ILogger logger, AuthEventMeter meter, AuthEventTags tags)
    {
        _handler = handler;
        _timeout = timeout;
        _timeProvider = timeProvider;
        _logger = logger;
        _meter = meter;
        _tags = tags;
    }

    /// <summary>The full name of the handler's type.</summary>
    public string Name => _handler.Name;

    /// <summary>Calls the handler. Never throws: failures are logged and counted.</summary>
    /// <param name="authEvent">The event.</param>
    /// <param name="parent">The span in which the event was reported.</param>
    /// <param name="made">The callback after the handler was created, or its creation failed.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An exception of a handler must not end its worker.")]
    public async ValueTask RunAsync(AuthEvent authEvent, ActivityContext parent, Action made)
    {
        await WaitForRoomAsync().ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(_timeout, _timeProvider);
        try
        {
            using var span = Start(authEvent, parent);
            await CallAsync(Make(made), authEvent, span, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Report(authEvent, exception, timeout.IsCancellationRequested);
        }
    }

    private IAuthEventHandler Make(Action made)
    {
        try
        {
            return _handler.Get();
        }
        finally
        {
            made();
        }
    }

    private async ValueTask WaitForRoomAsync()
    {
        _leftBehind.RemoveAll(static task => task.IsCompleted);
        if (_leftBehind.Count >= MaxLeftBehind)
        {
            Log(() => LogStuck(_logger, Name, MaxLeftBehind));
            await Task.WhenAny(_leftBehind).ConfigureAwait(false);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A listener that throws must not keep the event from its handler.")]
    private Activity? Start(AuthEvent authEvent, ActivityContext parent)
    {
        try
        {
            var span = AuthTelemetry.Source.StartActivity(AuthSpans.EventHandling, ActivityKind.Consumer, parent);
            return span?.SetTag(AuthEventAttributes.Handler, Name).SetTag(AuthEventAttributes.EventName, _tags.NameOf(authEvent).Value);
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
            var pending = Call(handler, authEvent, timeout);
            if (pending.IsCompletedSuccessfully)
            {
                pending.GetAwaiter().GetResult();
                return;
            }

            var task = pending.AsTask();
            Observe(task);

            // If the handler ignores its token, the call is left behind, so that the next event does not wait for it.
            _leftBehind.Add(task);
            await task.WaitAsync(timeout).ConfigureAwait(false);
            _leftBehind.Remove(task);
        }
        catch (Exception exception)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag(AuthEventAttributes.ErrorType, _tags.ErrorOf(exception).Value);
            throw;
        }
    }

    /// <summary>Calls the handler. Nothing can interrupt a handler that blocks its thread, so the log reports it while it still blocks.</summary>
    private ValueTask Call(IAuthEventHandler handler, AuthEvent authEvent, CancellationToken timeout)
    {
        using var watch = timeout.UnsafeRegister(_ => Log(() => LogBlocks(_logger, Name, LogText.Escape(authEvent.Name), _timeout)), null);
        return handler.HandleAsync(authEvent, timeout);
    }

    // An exception of a call that was left behind must not raise UnobservedTaskException.
    private static void Observe(Task task) => _ = task.ContinueWith(
        static ended => ended.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private void Report(AuthEvent authEvent, Exception exception, bool isLate) => Log(() =>
    {
        _meter.CountHandlerFailure(exception);
        if (isLate)
        {
            LogTimedOut(_logger, exception, Name, LogText.Escape(authEvent.Name), _timeout);
        }
        else
        {
            LogFailed(_logger, exception, Name, LogText.Escape(authEvent.Name));
        }
    });

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A log or a listener that throws must not end the worker.")]
    private static void Log(Action log)
    {
        try
        {
            log();
        }
        catch (Exception)
        {
            // Logging itself failed, so the failure cannot be reported.
        }
    }

    [LoggerMessage(EventId = 190, EventName = "EventHandlerFailed", Level = LogLevel.Error, Message = "The event handler {Handler} failed to take {Name}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string handler, string? name);

    [LoggerMessage(EventId = 205, EventName = "EventHandlerBlocks", Level = LogLevel.Error, Message = "The event handler {Handler} has kept its thread for longer than {Timeout} with {Name}; its other events wait.")]
    private static partial void LogBlocks(ILogger logger, string handler, string? name, TimeSpan timeout);

    [LoggerMessage(EventId = 206, EventName = "EventHandlerStuck", Level = LogLevel.Error, Message = "The event handler {Handler} ignores its token: {Count} calls go on past their time; its other events wait for one of them.")]
    private static partial void LogStuck(ILogger logger, string handler, int count);

    [LoggerMessage(EventId = 191, EventName = "EventHandlerTimedOut", Level = LogLevel.Error, Message = "The event handler {Handler} did not take {Name} within {Timeout}.")]
    private static partial void LogTimedOut(ILogger logger, Exception exception, string handler, string? name, TimeSpan timeout);
}
