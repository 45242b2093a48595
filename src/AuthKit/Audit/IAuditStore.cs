namespace AuthKit.Audit;

/// <summary>
/// Stores the audit log. Each operation is one atomic step, also if several instances call the store at once. Bytes are compared ordinally.
/// An operation that throws or is cancelled does all of its work or none. After a cancelled call has returned, the server may still do the
/// work.
/// </summary>
public interface IAuditStore
{
    /// <summary>
    /// Appends all records or none. A record whose id and time are already stored is skipped, so that a caller can repeat a call whose response
    /// was lost. Chained records get the next numbers of their tenant, in the order given. The store locks the tenant's head until they are
    /// written (<see cref="AuditChain"/>). Other records take no lock.
    /// </summary>
    /// <returns>The number of records that were new.</returns>
    /// <exception cref="ArgumentException">A record is out of bounds (<see cref="AuditRecord.ThrowIfOutOfBounds"/>).</exception>
    /// <exception cref="AuditChainException">The chain of one of the tenants cannot be extended.</exception>
    ValueTask<int> AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads a page of records from newest to oldest: by time, and by id within a millisecond. Records that are appended between two calls do
    /// not move other records to another page.
    /// </summary>
    /// <exception cref="ArgumentException">The query is out of bounds (<see cref="AuditQuery.ThrowIfOutOfBounds"/>).</exception>
    ValueTask<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads the chained records of a tenant with numbers greater than <paramref name="after"/>, in the order of their numbers.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after">Any number; <see cref="long.MinValue"/> for all.</param>
    /// <param name="limit">The most to read, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IReadOnlyList<AuditEntry>> ReadChainAsync(string tenant, long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Reads the head of a tenant's chain, for verification or export. Returns null if no record was ever chained.</summary>
    ValueTask<AuditHead?> GetHeadAsync(string tenant, CancellationToken cancellationToken = default);

    /// <summary>Reads the checkpoint at which a tenant's chain begins. Returns null if no chained record was ever purged.</summary>
    ValueTask<AuditCheckpoint?> GetCheckpointAsync(string tenant, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes records before a time, the oldest first. Chained records are deleted in the order of their numbers, up to the first one that is
    /// not old enough. The same step writes a checkpoint, which also records the first fault in them.
    /// </summary>
    /// <param name="before">The time; records of this time or later are kept.</param>
    /// <param name="batch">The most records to delete, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the call. Some of its steps may already be complete.</param>
    /// <returns>The number of deleted records; 0 if no record is left that may be deleted.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset before, int batch, CancellationToken cancellationToken = default);
}
