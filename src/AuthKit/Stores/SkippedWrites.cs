using Microsoft.Extensions.Logging;

namespace AuthKit.Stores;

/// <summary>
/// Reports failed writes that their calls could do without, such as the deletion of expired records during an insert. The first failure is
/// reported at once, and later failures at most once a minute with their number, so that a read-only store does not flood the log. A report
/// is the log line <c>StoreWriteSkipped</c> with the exception, followed by a <see cref="StoreWriteSkippedEvent"/>. Services use it, and your
/// own stores can use it too. Thread-safe.
/// </summary>
public sealed partial class SkippedWrites
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private readonly string _store;
    private readonly string _write;
    private readonly ILogger _logger;
    private readonly AuthKitRuntime _runtime;
    private readonly Lock _gate = new();
    private long? _lastReport;
    private long _skipped;

    /// <summary>Creates a reporter for one kind of write. Use one instance for all writes of that kind.</summary>
    /// <param name="store">The store's interface, such as <c>ISessionStore</c>, for <see cref="StoreWriteSkippedEvent.Store"/>.</param>
    /// <param name="write">
    /// The kind of write, in lower case with underscores, such as <c>purge</c>, for <see cref="StoreWriteSkippedEvent.Write"/>.
    /// </param>
    /// <param name="runtime">
    /// The clock, the log and the destination of events; null for <see cref="AuthKitRuntime.Default"/>, which reports nothing.
    /// </param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public SkippedWrites(string store, string write, AuthKitRuntime? runtime = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(store);
        ArgumentException.ThrowIfNullOrEmpty(write);
        _store = store;
        _write = write;
        _runtime = runtime ?? AuthKitRuntime.Default;
        _logger = _runtime.LoggerFactory.CreateLogger<SkippedWrites>();
    }

    /// <summary>Counts a failed write, and reports it unless the last report was less than a minute ago.</summary>
    /// <param name="exception">The reason for the failure. Its text is logged, but the event contains only its type.</param>
    public void Report(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        long count;
        lock (_gate)
        {
            _skipped++;
            var now = _runtime.TimeProvider.GetTimestamp();
            if (_lastReport is { } last && _runtime.TimeProvider.GetElapsedTime(last, now) < ReportInterval)
            {
                return;
            }

            _lastReport = now;
            (count, _skipped) = (_skipped, 0);
        }

        LogSkipped(_logger, exception, _write, _store, count);
        _runtime.Events.Publish(new StoreWriteSkippedEvent
        {
            Time = StoreTime.Now(_runtime.TimeProvider),
            Store = _store,
            Write = _write,
            ErrorType = exception.GetType().FullName ?? exception.GetType().Name,
            Count = count,
        });
    }

    /// <summary>Counts a write that was not tried; the next report includes it.</summary>
    internal void Count()
    {
        lock (_gate)
        {
            _skipped++;
        }
    }

    [LoggerMessage(EventId = 2, EventName = "StoreWriteSkipped", Level = LogLevel.Warning, Message = "The write {Write} failed in the store {Store} and was left out, {Count} times since the last report; the calls went on without it.")]
    private static partial void LogSkipped(ILogger logger, Exception exception, string write, string store, long count);
}
