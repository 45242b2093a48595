using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>
/// Stores the revocations of tokens that are otherwise valid. Each operation is one atomic step, from any number of instances at once. <c>now</c> is
/// the caller's clock in whole milliseconds, never the store's own; the clocks of several instances differ. Keys are compared ordinally. An operation
/// that throws or is cancelled has either its whole effect or no effect; a server may still execute a cancelled call after the caller was told. A
/// full store throws: it never drops an entry before its expiry. Test an implementation with the conformance kit in the package AuthKit.Testing.
/// </summary>
public interface IRevocationStore
{
    /// <summary>
    /// Writes the entry of a key by the rules of <see cref="RevocationEntry.Next"/>, even under a race. Each write raises the generation, whatever
    /// the clocks say, and never shortens the entry's life. An expired entry that still exists counts too. This method and <see cref="PurgeAsync"/>
    /// may also delete a bounded number of expired entries.
    /// </summary>
    /// <param name="key">The key of the token, family, sign-in, subject or issuer to revoke.</param>
    /// <param name="kept">The sign-in that keeps its tokens; null for no exception.</param>
    /// <param name="expiresAt">The time until which the entry is needed.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// The entries of these keys, in any order. It is called for each request, so it is one read for all keys together, or one for each shard, sent
    /// at once; it writes nothing. An entry is returned until it is deleted, whether or not it has expired.
    /// </summary>
    /// <param name="keys">1 to 8 keys. Most of them have the same <see cref="StoreKey.Bucket"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default);

    /// <summary>Deletes up to <paramref name="batch"/> expired entries. Call it again while the result equals the batch.</summary>
    /// <param name="now">The caller's clock.</param>
    /// <param name="batch">The most entries to delete, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were deleted; a store that expires records by itself may always return 0.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default);
}

/// <summary>
/// The stored form of a revocation. Each write gives the entry of its key a higher generation. A token that was issued under a lower generation is
/// refused, except a token of the sign-in that the last write kept (docs/decisions/0012-generations-instead-of-times.md).
/// </summary>
/// <param name="Key">The opaque key of one token, family, sign-in, subject or issuer.</param>
/// <param name="Generation">1 or more; at least the milliseconds since 1970 at the last write, by the clock of the instance that wrote.</param>
/// <param name="Kept">The sign-in that the last write kept; null for no exception.</param>
/// <param name="KeptFrom">The lowest generation of the kept sign-in that is not refused.</param>
/// <param name="ExpiresAt">The time from which the entry may be deleted, because every token that it refuses has expired. UTC, whole milliseconds.</param>
public readonly record struct RevocationEntry(StoreKey Key, long Generation, SessionId? Kept, long KeptFrom, DateTimeOffset ExpiresAt)
{
    /// <summary>
    /// Higher than any written generation: the last millisecond of the year 9999. A store uses it for an entry that it cannot read, so that the entry
    /// refuses everything.
    /// </summary>
    public const long MaxGeneration = 253_402_300_799_999;

    /// <summary>The entry that a write stores in place of the present one. Every store must produce the same.</summary>
    /// <param name="present">The present entry, expired or not; null if the key has no entry.</param>
    /// <param name="key">The key of the entry.</param>
    /// <param name="kept">The sign-in that keeps its tokens; null for no exception.</param>
    /// <param name="expiresAt">The time until which the entry is needed. A later expiry of the present entry stays.</param>
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

    /// <summary>The generation of a key's first write: the milliseconds since 1970, and at least 1.</summary>
    public static long FirstGeneration(DateTimeOffset now) => Math.Max(now.ToUnixTimeMilliseconds(), 1);

    /// <summary>Whether the entry refuses a token that was issued under a generation.</summary>
    /// <param name="generation">The generation in the store when the token was issued; 0 if there was no entry.</param>
    /// <param name="sid">The sign-in of the token; null if it has no sign-in.</param>
    public bool Refuses(long generation, SessionId? sid) =>
        generation < Generation && !(Kept is { } kept && kept == sid && generation >= KeptFrom);
}

/// <summary>The ids by which a valid token, or a refresh family, can be revoked.</summary>
public readonly record struct RevocationCheck
{
    /// <summary>The issuer (<c>iss</c>).</summary>
    public required string Issuer { get; init; }

    /// <summary>The subject of the token or family.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>
    /// The generations that <see cref="IRevocationService.GetGenerationsAsync"/> returned when the token was issued. Default: zero for both. A token
    /// of an issuer that does not use generations has none. For such a token, set both to its <c>iat</c> in milliseconds since 1970, minus the clock
    /// difference that you allow.
    /// </summary>
    public RevocationGenerations Generations { get; init; }

    /// <summary>The token's id (<c>jti</c>); null if it has no id.</summary>
    public string? TokenId { get; init; }

    /// <summary>The sign-in that it belongs to (<c>sid</c>); null if it names no sign-in.</summary>
    public SessionId? Sid { get; init; }

    /// <summary>The refresh family that it belongs to; null if it names no family.</summary>
    public string? FamilyId { get; init; }
}
