using Microsoft.Extensions.Logging;

namespace AuthKit.Stores;

/// <summary>
/// Reports writes that a call can do without and that failed: the first one at once, later ones once a minute with their
/// number, so that a read-only store does not flood the log. After a write that took too long, further ones are left out for
/// a while: each would hold up its caller.
/// </summary>
internal sealed partial class SkippedWrites
{
    /// <summary>How long a write that a call can do without may hold up its caller.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    /// <summary>How long such writes are left out after one that took too long.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private readonly string _store;
    private readonly string _write;
    private readonly ILogger _logger;
    private readonly AuthKitRuntime _runtime;
    private readonly Lock _gate = new();
    private long _pauseBegan = long.MinValue;
    private long _lastReport = long.MinValue;
    private long _skipped;

    public SkippedWrites(string store, string write, ILogger logger, AuthKitRuntime runtime)
    {
        _store = store;
        _write = write;
        _logger = logger;
        _runtime = runtime;
    }

    /// <summary>Whether to leave the write out without trying; counts it if so.</summary>
    public bool IsPaused()
    {
        var began = Volatile.Read(ref _pauseBegan);
        if (began == long.MinValue || _runtime.TimeProvider.GetElapsedTime(began) >= Pause)
        {
            return false;
        }

        Interlocked.Increment(ref _skipped);
        return true;
    }

    public void Report(Exception exception, bool tookTooLong)
    {
        long count;
        lock (_gate)
        {
            var now = _runtime.TimeProvider.GetTimestamp();
            if (tookTooLong)
            {
                Volatile.Write(ref _pauseBegan, now);
            }

            Interlocked.Increment(ref _skipped);
            if (_lastReport != long.MinValue && _runtime.TimeProvider.GetElapsedTime(_lastReport, now) < ReportInterval)
            {
                return;
            }

            _lastReport = now;
            count = Interlocked.Exchange(ref _skipped, 0);
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

    [LoggerMessage(EventId = 2, EventName = "StoreWriteSkipped", Level = LogLevel.Warning, Message = "The write {Write} failed in the store {Store} and was left out, {Count} times since the last report; the calls went on without it.")]
    private static partial void LogSkipped(ILogger logger, Exception exception, string write, string store, long count);
}
