using System.Collections.Concurrent;
using AuthKit.Audit;

namespace AuthKit.Tests.Audit;

/// <summary>An audit store whose behavior a test chooses.</summary>
internal sealed class ScriptedAuditStore : IAuditStore
{
    private readonly ConcurrentQueue<AuditRecord> _records = new();
    private readonly TaskCompletionSource _firstCall = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    /// <summary>The exception to throw instead of accepting the records of the nth call; null to accept them.</summary>
    public Func<int, IReadOnlyList<AuditRecord>, Exception?> Fault { get; set; } = static (_, _) => null;

    /// <summary>Each call waits for this task first.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = static _ => Task.CompletedTask;

    public ConcurrentQueue<int> BatchSizes { get; } = new();

    /// <summary>Completes when the first call has arrived.</summary>
    public Task FirstCall => _firstCall.Task;

    public int Calls => Volatile.Read(ref _calls);

    public IReadOnlyList<AuditRecord> Records => [.. _records];

    public async ValueTask<int> AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken = default)
    {
        var call = Interlocked.Increment(ref _calls);
        BatchSizes.Enqueue(records.Count);
        _firstCall.TrySetResult();
        await Before(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (Fault(call, records) is { } exception)
        {
            throw exception;
        }

        foreach (var record in records)
        {
            _records.Enqueue(record);
        }

        return records.Count;
    }

    /// <summary>Lists all records of the query's subject.</summary>
    public ValueTask<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new AuditPage { Entries = [.. _records.Where(record => record.SubjectKey == query.SubjectKey).Select(record => new AuditEntry { Record = record })] });

    public ValueTask<IReadOnlyList<AuditEntry>> ReadChainAsync(string tenant, long after, int limit, CancellationToken cancellationToken = default) => throw new IOException("Down.");

    public ValueTask<AuditHead?> GetHeadAsync(string tenant, CancellationToken cancellationToken = default) => throw new IOException("Down.");

    public ValueTask<AuditCheckpoint?> GetCheckpointAsync(string tenant, CancellationToken cancellationToken = default) => throw new IOException("Down.");

    public ValueTask<int> PurgeAsync(DateTimeOffset before, int batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
