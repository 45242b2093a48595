using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Sql;

/// <summary>Reports purges that failed beside a write, which went through: the first one at once, later ones once a minute with their number.</summary>
internal sealed partial class SkippedPurges
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private readonly string _store;
    private readonly AuthKitRuntime _runtime;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private long? _lastReport;
    private long _skipped;

    public SkippedPurges(string store, AuthKitRuntime? runtime)
    {
        _store = store;
        _runtime = runtime ?? AuthKitRuntime.Default;
        _logger = _runtime.LoggerFactory.CreateLogger<SkippedPurges>();
    }

    public void Report(Exception exception)
    {
        long count;
        lock (_gate)
        {
            _skipped++;
            if (_lastReport is { } last && _runtime.TimeProvider.GetElapsedTime(last) < ReportInterval)
            {
                return;
            }

            _lastReport = _runtime.TimeProvider.GetTimestamp();
            (count, _skipped) = (_skipped, 0);
        }

        LogSkipped(_logger, exception, _store, count);
        _runtime.Events.Publish(new StoreWriteSkippedEvent
        {
            Time = _runtime.TimeProvider.GetUtcNow(),
            Store = _store,
            Write = "purge",
            ErrorType = exception.GetType().FullName ?? exception.GetType().Name,
            Count = count,
        });
    }

    [LoggerMessage(EventId = 2, EventName = "StoreWriteSkipped", Level = LogLevel.Warning, Message = "Expired records of the store {Store} could not be deleted, {Count} times since the last report; the calls went on without it.")]
    private static partial void LogSkipped(ILogger logger, Exception exception, string store, long count);
}
