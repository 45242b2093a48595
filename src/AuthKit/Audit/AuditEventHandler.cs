using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.Audit;

/// <summary>
/// Writes events to the audit log in batches, outside of the request. Chained records are written first, in the order of their events. Chained
/// and other records wait in separate queues, so that a flood of other events, such as failed sign-ins, cannot displace
/// chained records. Records that an account's store has already written are skipped. If the store fails, a batch is retried up to
/// <see cref="AuditOptions.MaxAttempts"/> times. Then its records are lost, counted and logged. Create one instance, and dispose it at the
/// end. Thread-safe.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It handles events; the rule keeps the suffix for delegates of C# events.")]
public sealed partial class AuditEventHandler : IAuthEventHandler, IAsyncDisposable, IDisposable
{
    /// <summary>The most records that are appended in one call of the store.</summary>
    public const int MaxBatch = 100;

    private readonly IAuditStore _store;
    private readonly AuditOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Meter? _ownMeter;
    private readonly Counter<long> _losses;
    private readonly Channel<AuditRecord> _chained;
    private readonly Channel<Entry> _others;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _working;
    private long _lost;
    private int _isFull;
    private int _isDisposed;

    /// <summary>Creates the handler and starts its worker.</summary>
    /// <param name="store">The store of the audit log.</param>
    /// <param name="options">The queue and the retries; copied. Null for the defaults.</param>
    /// <param name="runtime">The clock and the log; null for the system clock and no log.</param>
    /// <param name="meterFactory">
    /// The factory of the meter <see cref="AuthTelemetry.MeterName"/>. If null, the handler creates and disposes the meter.
    /// </param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public AuditEventHandler(IAuditStore store, AuditOptions? options = null, AuthKitRuntime? runtime = null, IMeterFactory? meterFactory = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        runtime ??= AuthKitRuntime.Default;
        _store = store;
        _options = (options ?? new AuditOptions()).Snapshot();
        _timeProvider = runtime.TimeProvider;
        _logger = runtime.LoggerFactory.CreateLogger<AuditEventHandler>();
        var meterOptions = new MeterOptions(AuthTelemetry.MeterName);
        _losses = (meterFactory?.Create(meterOptions) ?? (_ownMeter = new Meter(meterOptions)))
            .CreateCounter<long>("authkit.audit.losses", "{record}", "Audit records that could not be kept.");
        _chained = Channel.CreateBounded<AuditRecord>(new BoundedChannelOptions(_options.QueueCapacity) { SingleReader = true });
        _others = Channel.CreateBounded<Entry>(new BoundedChannelOptions(_options.QueueCapacity) { SingleReader = true });

        // Otherwise the worker would keep the execution context of the caller, including its span, for all later events.
        using (ExecutionContext.SuppressFlow())
        {
            _working = Task.Run(WorkAsync);
        }
    }

    /// <summary>How many records were lost since the handler was created.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>
    /// Queues the record of an event. If the queue is full, a chained record waits until the token is cancelled. Any other record is lost at once.
    /// </summary>
    public async ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(authEvent);
        if (authEvent.IsInAuditLog)
        {
            return;
        }

        try
        {
            if (AuditPayload.TryRecord(authEvent) is not { } record)
            {
                return;
            }

            if (record.IsChained)
            {
                await _chained.Writer.WriteAsync(record, cancellationToken).ConfigureAwait(false);
            }
            else if (!_others.Writer.TryWrite(new Entry(record, Mark: null)))
            {
                LoseOther();
            }

            _wake.Writer.TryWrite(true);
        }
        catch (Exception exception) when (exception is ArgumentException or OperationCanceledException or ChannelClosedException)
        {
            // The event's tenant or subject is not valid, the queue had no room in time, or the handler is disposed.
            Lose(1, exception);
        }
    }

    /// <summary>Completes when the record of every event that was handled before the call is written or lost.</summary>
    /// <param name="cancellationToken">Cancels the wait, not the work.</param>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var mark = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            // The mark goes into the queue of the other records, because the worker empties the chained queue before it takes from this one.
            await _others.Writer.WriteAsync(new Entry(Record: null, mark), cancellationToken).ConfigureAwait(false);
            _wake.Writer.TryWrite(true);
        }
        catch (ChannelClosedException)
        {
            await _working.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await mark.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Waits until the queued records are written, for at most <see cref="AuditOptions.DrainTimeout"/>. Records that still wait then are lost.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _chained.Writer.Complete();
            _others.Writer.Complete();
            _wake.Writer.Complete();
            if (!await EndsInTimeAsync().ConfigureAwait(false))
            {
                // The worker now counts the remaining records as lost, unless the store ignores its token.
                await _stopping.CancelAsync().ConfigureAwait(false);
                await EndsInTimeAsync().ConfigureAwait(false);
            }

            _ownMeter?.Dispose();
        }
    }

    /// <summary>Does the same as <see cref="DisposeAsync"/>, but blocks the calling thread.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<bool> EndsInTimeAsync()
    {
        try
        {
            await _working.WaitAsync(_options.DrainTimeout, _timeProvider).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task WorkAsync()
    {
        var batch = new List<AuditRecord>(MaxBatch);
        while (await _wake.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            _wake.Reader.TryRead(out _);
            await WorkOffAsync(batch).ConfigureAwait(false);
        }

        // Records that arrived just before the end did not wake the worker.
        await WorkOffAsync(batch).ConfigureAwait(false);
    }

    private async ValueTask WorkOffAsync(List<AuditRecord> batch)
    {
        while (true)
        {
            var mark = Fill(batch);
            if (batch.Count == 0 && mark is null)
            {
                return;
            }

            await AppendAsync(batch).ConfigureAwait(false);
            batch.Clear();
            mark?.TrySetResult();
        }
    }

    /// <summary>Fills the next batch, chained records first. Returns the mark of a flush if one follows the batch.</summary>
    private TaskCompletionSource? Fill(List<AuditRecord> batch)
    {
        while (batch.Count < MaxBatch && _chained.Reader.TryRead(out var record))
        {
            batch.Add(record);
        }

        while (batch.Count < MaxBatch && _others.Reader.TryRead(out var entry))
        {
            if (entry.Record is null)
            {
                return entry.Mark;
            }

            batch.Add(entry.Record);
        }

        if (_others.Reader.Count <= _options.QueueCapacity / 2)
        {
            Volatile.Write(ref _isFull, 0);
        }

        return null;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Any exception of the store is retried and then counted. It must not end the worker.")]
    private async ValueTask AppendAsync(List<AuditRecord> batch)
    {
        var delay = _options.RetryDelay;
        for (var attempt = 1; batch.Count > 0;)
        {
            try
            {
                await _store.AppendAsync(batch, _stopping.Token).ConfigureAwait(false);
                return;
            }
            catch (AuditChainException exception) when (Remove(batch, exception.Tenant) is > 0 and var count)
            {
                // A retry cannot repair this tenant's chain. The other tenants' records are tried again without its records.
                Lose(count, exception);
                continue;
            }
            catch (Exception exception) when (attempt >= _options.MaxAttempts || _stopping.IsCancellationRequested)
            {
                Lose(batch.Count, exception);
                return;
            }
            catch (Exception exception)
            {
                Report(static (logger, exception, number) => LogRetry(logger, exception, number), exception, batch.Count);
            }

            attempt++;
            await WaitAsync(delay).ConfigureAwait(false);
            delay = delay * 2 < AuditOptions.MaxRetryDelay ? delay * 2 : AuditOptions.MaxRetryDelay;
        }
    }

    private async ValueTask WaitAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _timeProvider, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The handler is disposed. One last attempt follows, with a cancelled token.
        }
    }

    private static int Remove(List<AuditRecord> batch, string tenant) =>
        batch.RemoveAll(record => record.IsChained && string.Equals(record.Tenant, tenant, StringComparison.Ordinal));

    /// <summary>Counts each loss, but logs only the first until half of the queue is free, because there may be any number of losses.</summary>
    private void LoseOther()
    {
        Interlocked.Increment(ref _lost);
        _losses.Add(1);
        if (Interlocked.Exchange(ref _isFull, 1) == 0)
        {
            Report(static (logger, _, capacity) => LogFull(logger, capacity), exception: null!, _options.QueueCapacity);
        }
    }

    private void Lose(int count, Exception exception)
    {
        Interlocked.Add(ref _lost, count);
        Report(
            (logger, exception, number) =>
            {
                _losses.Add(number);
                LogLost(logger, exception, number);
            },
            exception,
            count);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A log or a listener that throws must not end the worker.")]
    private void Report(Action<ILogger, Exception, int> report, Exception exception, int count)
    {
        try
        {
            report(_logger, exception, count);
        }
        catch (Exception)
        {
            // Logging itself failed, so the failure cannot be reported.
        }
    }

    [LoggerMessage(EventId = 195, EventName = "AuditRetried", Level = LogLevel.Warning, Message = "{Count} audit records could not be kept; they are tried again.")]
    private static partial void LogRetry(ILogger logger, Exception exception, int count);

    [LoggerMessage(EventId = 196, EventName = "AuditLost", Level = LogLevel.Error, Message = "{Count} audit records were lost.")]
    private static partial void LogLost(ILogger logger, Exception exception, int count);

    [LoggerMessage(EventId = 207, EventName = "AuditFull", Level = LogLevel.Error, Message = "{Capacity} audit records that are not chained wait for the store; more are lost until half of them are kept.")]
    private static partial void LogFull(ILogger logger, int capacity);

    /// <summary>A record that is not chained, or the mark of a flush.</summary>
    private readonly record struct Entry(AuditRecord? Record, TaskCompletionSource? Mark);
}
