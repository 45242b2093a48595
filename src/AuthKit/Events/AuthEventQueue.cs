using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace AuthKit.Events;

/// <summary>
/// A first-in, first-out queue of events for one handler. One worker serves it, and runs only while the queue has events, without a timer or
/// thread of its own. If the queue is full, new events are dropped and counted. Events that the audit log chains have a separate limit, so
/// that a flood of other events, such as failed sign-ins, cannot displace them.
/// </summary>
internal sealed partial class AuthEventQueue : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Entry> _entries = new();
    private readonly EventHandlerRunner _runner;
    private readonly int _capacity;
    private readonly ILogger _logger;
    private readonly AuthEventMeter _meter;
    private readonly Action _onMade;
    private int _waiting;
    private int _waitingChained;
    private int _isRunning;
    private int _isDropping;
    private volatile bool _isClosed;
    private bool _isMade;

    public AuthEventQueue(EventHandlerRunner runner, int capacity, ILogger logger, AuthEventMeter meter, Action onMade)
    {
        _runner = runner;
        _capacity = capacity;
        _logger = logger;
        _meter = meter;
        _onMade = onMade;
    }

    /// <param name="authEvent">The event.</param>
    /// <param name="isChained">Whether the audit log chains the event, so that the separate limit applies.</param>
    public void Add(AuthEvent authEvent, bool isChained)
    {
        if (_isClosed)
        {
            return;
        }

        ref var waiting = ref isChained ? ref _waitingChained : ref _waiting;
        if (Interlocked.Increment(ref waiting) > _capacity)
        {
            Interlocked.Decrement(ref waiting);
            Drop();
            return;
        }

        _entries.Enqueue(new Entry(authEvent, isChained, Activity.Current?.Context ?? default, Mark: null));
        Wake();
    }

    /// <summary>Completes when every event that was added before has been handled, or was dropped by <see cref="Clear"/>.</summary>
    public Task FlushAsync()
    {
        // Check the queue first: an event that has left the queue is being handled as long as the worker runs.
        if (_entries.IsEmpty && Volatile.Read(ref _isRunning) == 0)
        {
            return Task.CompletedTask;
        }

        var mark = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _entries.Enqueue(new Entry(AuthEvent: null, IsChained: false, default, mark));
        Wake();
        return mark.Task;
    }

    /// <summary>Stops accepting events. Events that are already queued are still handled.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Drops all queued events.</summary>
    /// <returns>The number of dropped events.</returns>
    public int Clear()
    {
        var count = 0;
        while (TryTake(out var entry))
        {
            entry.Mark?.TrySetResult();
            if (entry.AuthEvent is not null)
            {
                _meter.CountDrop(_runner.Name);
                count++;
            }
        }

        return count;
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    // Task.Run would capture the execution context of the request that reports the event (AsyncLocal values, its activity). The worker must
    // not keep it alive.
    private void Wake()
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private async Task RunAsync()
    {
        do
        {
            while (TryTake(out var entry))
            {
                entry.Mark?.TrySetResult();
                if (entry.AuthEvent is { } authEvent)
                {
                    await _runner.RunAsync(authEvent, entry.Parent, AfterMade).ConfigureAwait(false);
                }
            }

            Interlocked.Exchange(ref _isRunning, 0);
        }
        while (!_entries.IsEmpty && Interlocked.Exchange(ref _isRunning, 1) == 0); // An event that arrived meanwhile did not wake the worker.
    }

    private bool TryTake(out Entry entry)
    {
        if (!_entries.TryDequeue(out entry))
        {
            return false;
        }

        // A burst of drops ends when the queue is half empty, not as soon as one place is free. Otherwise every drop could log a line.
        ref var waiting = ref entry.IsChained ? ref _waitingChained : ref _waiting;
        if (entry.AuthEvent is not null && Interlocked.Decrement(ref waiting) <= _capacity / 2)
        {
            Volatile.Write(ref _isDropping, 0);
        }

        return true;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An exception must not end the worker.")]
    private void AfterMade()
    {
        if (_isMade)
        {
            return;
        }

        _isMade = true;
        try
        {
            _onMade();
        }
        catch (Exception)
        {
            // The services are already disposed, so there is nothing to do for them.
        }
    }

    private void Drop()
    {
        _meter.CountDrop(_runner.Name);
        if (Interlocked.Exchange(ref _isDropping, 1) == 0)
        {
            LogDropping(_logger, _runner.Name, _capacity);
        }
    }

    [LoggerMessage(EventId = 192, EventName = "EventsDropped", Level = LogLevel.Warning, Message = "{Capacity} events wait for the event handler {Handler}; more are dropped until half of them are handled.")]
    private static partial void LogDropping(ILogger logger, string handler, int capacity);

    /// <summary>An event with the span in which it was reported, or the mark of a flush.</summary>
    private readonly record struct Entry(AuthEvent? AuthEvent, bool IsChained, ActivityContext Parent, TaskCompletionSource? Mark);
}
