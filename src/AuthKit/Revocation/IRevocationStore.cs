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

/// <summary>
/// The stored form of a revocation. Each write gives the entry of its key a higher generation. A token that was issued under a lower
/// generation is refused, except those of the sign-in that the last write spared
/// (docs/decisions/0012-generations-instead-of-times.md).
/// </summary>
/// <param name="Key">What it is about: opaque. One token, one family, one sign-in, one subject, or all of an issuer.</param>
/// <param name="Generation">1 or more; at least the milliseconds since 1970 of the last write, by the clock of the instance that wrote.</param>
/// <param name="Kept">The sign-in that the last write kept; null for none.</param>
/// <param name="KeptFrom">The lowest generation of the kept sign-in that is not refused.</param>
/// <param name="ExpiresAt">The time from which the entry may be deleted, because every token that it refuses has expired. UTC, whole milliseconds.</param>
public readonly record struct RevocationEntry(StoreKey Key, long Generation, SessionId? Kept, long KeptFrom, DateTimeOffset ExpiresAt)
{
    /// <summary>
    /// Above any generation that is written: the last millisecond of the year 9999. A store gives it to an entry that it cannot
    /// read, so that such an entry refuses everything.
    /// </summary>
    public const long MaxGeneration = 253_402_300_799_999;

    /// <summary>The entry that a write stores in place of the present one.</summary>
    /// <param name="present">The present entry, expired or not; null if the key has no entry.</param>
    /// <param name="key">The key of the entry.</param>
    /// <param name="kept">The sign-in to keep; null for none.</param>
    /// <param name="expiresAt">How long the entry is needed. A later end that it already has stays.</param>
    /// <param name="now">The caller's clock.</param>
    public static RevocationEntry Next(RevocationEntry? present, StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        var time = FirstGeneration(now);
        return present is not { } entry
            ? new RevocationEntry(key, time, kept, 0, expiresAt)
            : new RevocationEntry(
                key,
                Math.Max(time, entry.Generation + 1),
                kept,
                kept is null ? 0 : kept == entry.Kept ? entry.KeptFrom : entry.Generation,
                expiresAt > entry.ExpiresAt ? expiresAt : entry.ExpiresAt);
    }

    /// <summary>The generation of a key's first write at a time: its milliseconds since 1970, and at least 1.</summary>
    public static long FirstGeneration(DateTimeOffset now) => Math.Max(now.ToUnixTimeMilliseconds(), 1);

    /// <summary>Whether the entry refuses what was issued under a generation.</summary>
    /// <param name="generation">The generation in the store when the token was issued; 0 if there was no entry.</param>
    /// <param name="sid">The sign-in that it belongs to; null where it belongs to none.</param>
    public bool Refuses(long generation, SessionId? sid) =>
        generation < Generation && !(Kept is { } kept && kept == sid && generation >= KeptFrom);
}

/// <summary>The names by which a valid token, or a refresh family, can be revoked.</summary>
public readonly record struct RevocationCheck
{
    /// <summary>The issuer (<c>iss</c>).</summary>
    public required string Issuer { get; init; }

    /// <summary>Whose it is.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>
    /// What <see cref="IRevocationService.GetGenerationsAsync"/> said when it was issued. Default: zero for both. A token of an issuer
    /// that does not ask has none: its <c>iat</c> in milliseconds since 1970, less the difference of clocks that you allow for,
    /// takes the place of both.
    /// </summary>
    public RevocationGenerations Generations { get; init; }

    /// <summary>Which token it is (<c>jti</c>); null where it does not say.</summary>
    public string? TokenId { get; init; }

    /// <summary>Which sign-in it belongs to (<c>sid</c>); null where it does not say.</summary>
    public SessionId? Sid { get; init; }

    /// <summary>Which refresh family it belongs to; null where it does not say.</summary>
    public string? FamilyId { get; init; }
}
