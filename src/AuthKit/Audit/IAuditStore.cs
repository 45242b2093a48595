namespace AuthKit.Audit;

/// <summary>
/// Keeps the audit log. Each operation is one atomic step, from any number of instances at once; bytes are compared
/// ordinally. An operation that throws or is cancelled does all of its work or none; where a call is cancelled, the server
/// may get to it only after the caller has been told.
/// </summary>
public interface IAuditStore
{
    /// <summary>
    /// Appends records, all or none. One whose id and time are there already is left out, so that a call may be made again
    /// when its answer was lost. Those that are to be chained get the next numbers of their tenant, in the order given, with
    /// the tenant's head locked until they are in (<see cref="AuditChain"/>); the others wait for nobody.
    /// </summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="ArgumentException">A record is out of bounds (<see cref="AuditRecord.ThrowIfOutOfBounds"/>).</exception>
    /// <exception cref="AuditChainException">The chain of one of the tenants cannot be extended.</exception>
    ValueTask<int> AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken = default);

    /// <summary>
    /// A page of records, newest first: by time, and by id within a millisecond. Records that come in meanwhile move none
    /// from one page to another.
    /// </summary>
    /// <exception cref="ArgumentException">The query is out of bounds (<see cref="AuditQuery.ThrowIfOutOfBounds"/>).</exception>
    ValueTask<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellationToken = default);

    /// <summary>Chained records of a tenant with numbers greater than <paramref name="after"/>, in the order of their numbers.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after">Any number; <see cref="long.MinValue"/> for all.</param>
    /// <param name="limit">The most to read, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IReadOnlyList<AuditEntry>> ReadChainAsync(string tenant, long after, int limit, CancellationToken cancellationToken = default);

    /// <summary>The head of a tenant's chain, to export; null where nothing was ever chained.</summary>
    ValueTask<AuditHead?> GetHeadAsync(string tenant, CancellationToken cancellationToken = default);

    /// <summary>Where a tenant's chain begins since records were purged; null where none were.</summary>
    ValueTask<AuditCheckpoint?> GetCheckpointAsync(string tenant, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes records of before a time, the oldest first. Chained ones go in the order of their numbers, up to the first
    /// that is not old enough, and leave a checkpoint in the same step: what was wrong with them is noted in it.
    /// </summary>
    /// <param name="before">Records of this time or later stay.</param>
    /// <param name="batch">The most to delete, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the call; whole steps of it may have taken place.</param>
    /// <returns>The number of deleted records; 0 if no record is left that may be deleted.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset before, int batch, CancellationToken cancellationToken = default);
}
