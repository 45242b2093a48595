using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>
/// Keeps which tokens are refused though they are valid in themselves. Each operation is one atomic step, from any number of
/// instances at once. <c>now</c> is the caller's clock in whole milliseconds, never the store's own; clocks of several instances
/// differ. Keys are compared ordinally. An operation that throws or is cancelled does all of its work or none; where a call is
/// cancelled, the server may get to it only after the caller has been told. A store that is full throws: it never forgets an entry
/// before its end. Prove an implementation with the conformance kit in the package AuthKit.Testing.
/// </summary>
public interface IRevocationStore
{
    /// <summary>
    /// Writes the entry of a key as <see cref="RevocationEntry.Next"/> says, even under a race: its generation gets higher with each
    /// write, whatever the clocks say, and its end never comes nearer. An entry that has expired and is still there counts. This and
    /// <see cref="PurgeAsync"/> are the places to delete a bounded number of expired entries.
    /// </summary>
    /// <param name="key">What to revoke.</param>
    /// <param name="kept">The sign-in to keep; null for none.</param>
    /// <param name="expiresAt">How long the entry is needed.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// The entries that these keys have, in any order. Called for each request: one read for all keys together, or one for each
    /// shard, sent at once; nothing is written. An entry that was written before the call is in the answer until it was deleted: no
    /// clock is asked.
    /// </summary>
    /// <param name="keys">1 to 8 keys. Most have one <see cref="StoreKey.Bucket"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default);

    /// <summary>Deletes expired entries, a bounded number of them. Call again while the answer equals the batch.</summary>
    /// <param name="now">The caller's clock.</param>
    /// <param name="batch">At most this many, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were deleted; a store that expires records by itself may always answer 0.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default);
}
