using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.Audit;

/// <summary>
/// Takes events to the audit log, in batches, off the request's path: those that are chained in the order they come, and before
/// the others. The two have places of their own, so that what anybody can cause in any number, such as failed sign-ins, takes no place
/// from what is chained. Records that an account's store has already written are skipped. A store that fails is tried again a bounded number
/// of times; then the records are lost, counted and logged. Make one and dispose it at the end. Safe for concurrent use.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It handles events; the rule keeps the suffix for delegates of C# events.")]
public sealed partial class AuditEventHandler : IAuthEventHandler, IAsyncDisposable, IDisposable
{
    /// <summary>The most records that are appended at once.</summary>
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

    /// <summary>Creates the handler.</summary>
    /// <param name="store">Where the log is.</param>
    /// <param name="options">Queue and attempts; copied. Default: the defaults.</param>
    /// <param name="runtime">The clock and the log. Default: the system's clock, no log.</param>
    /// <param name="meterFactory">Makes the meter <see cref="AuthTelemetry.MeterName"/>. Default: it is made without.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
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

        // What the first event was reported in, its span among it, is not to be that of all later ones.
        using (ExecutionContext.SuppressFlow())
        {
            _working = Task.Run(WorkAsync);
        }
    }

    /// <summary>How many records were lost so far.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>
    /// Takes an event. One that is chained waits for a place, as long as the token allows; another that finds no place is lost at once.
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
            // An event that names nobody who can be, no room in time, or the end.
            Lose(1, exception);
        }
    }

    /// <summary>Ends when every event that was taken before the call is in the log, or lost.</summary>
    /// <param name="cancellationToken">Cancels the wait, not the work.</param>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var mark = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            // Among the others: when it is its turn, no chained record waits.
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

    /// <summary>Waits until what was taken is in the log, at most for <see cref="AuditOptions.DrainTimeout"/>; loses the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _chained.Writer.Complete();
            _others.Writer.Complete();
            _wake.Writer.Complete();
            if (!await EndsInTimeAsync().ConfigureAwait(false))
            {
                // Now the worker counts what is left as lost; only a store that ignores its token can prevent that.
                await _stopping.CancelAsync().ConfigureAwait(false);
                await EndsInTimeAsync().ConfigureAwait(false);
            }

            _ownMeter?.Dispose();
        }
    }

    /// <summary>As <see cref="DisposeAsync"/>; blocks the calling thread.</summary>
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

        // What came with the end woke nobody.
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

    /// <summary>The next batch: what is chained first. Gives the mark that stands behind it, if any.</summary>
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

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever the store throws is tried again, and then counted: nothing may end the worker.")]
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
                // Nothing will mend that tenant's chain; the others' records are tried again without its.
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
            // One last attempt, which is told to stop at once.
        }
    }

    private static int Remove(List<AuditRecord> batch, string tenant) =>
        batch.RemoveAll(record => record.IsChained && string.Equals(record.Tenant, tenant, StringComparison.Ordinal));

    /// <summary>Said once until half of the places are free: there may be any number of these.</summary>
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
            // There is nowhere left to say so.
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
