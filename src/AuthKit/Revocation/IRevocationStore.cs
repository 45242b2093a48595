using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>
/// Keeps which tokens are refused though they are valid in themselves. Each operation is one atomic step, from any number of
/// instances at once. <c>now</c> is the caller's clock in whole milliseconds, never the store's own. Keys are compared
/// ordinally. An operation that throws or is cancelled does all of its work or none; where a call is cancelled, the server
/// may get to it only after the caller has been told. A store that is full throws: it never forgets an entry before its
/// end. Prove an implementation with the conformance kit in the package AuthKit.Testing.
/// </summary>
public interface IRevocationStore
{
    /// <summary>
    /// Adds an entry, or joins it with the one that its key has (<see cref="RevocationEntry.Join"/>), even under a race: what
    /// is refused stays refused, and no entry's end comes nearer. This and <see cref="PurgeAsync"/> are the places to delete
    /// a bounded number of expired entries.
    /// </summary>
    /// <param name="entry">What to refuse.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeAsync(RevocationEntry entry, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether any of the keys has an entry that refuses a token (<see cref="RevocationEntry.Refuses"/>). Called for each
    /// request: one read for all keys together, or one for each shard, sent at once; nothing is written. An entry that was
    /// written before the call is seen by it.
    /// </summary>
    /// <param name="keys">1 to 8 keys. Most have one <see cref="StoreKey.Bucket"/>.</param>
    /// <param name="issuedAt">When the token was issued.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Deletes expired entries, a bounded number of them. Call again while the answer equals the batch.</summary>
    /// <param name="now">The caller's clock.</param>
    /// <param name="batch">At most this many, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were deleted; a store that expires records by itself may always answer 0.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default);
}
