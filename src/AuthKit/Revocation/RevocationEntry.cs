using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>
/// What a store keeps of a revocation. Each write gives the entry of its key a higher generation. What was issued under a lower
/// generation is refused, but for the sign-in that the last write kept
/// (docs/decisions/0012-generations-instead-of-times.md).
/// </summary>
/// <param name="Key">What it is about: opaque. One token, one family, one sign-in, one subject, or all of an issuer.</param>
/// <param name="Generation">1 or more; at least the milliseconds since 1970 of the last write, by the clock of the instance that wrote.</param>
/// <param name="Kept">The sign-in that the last write kept; null for none.</param>
/// <param name="KeptFrom">The lowest generation of the kept sign-in that is not refused.</param>
/// <param name="ExpiresAt">From when on the entry may be deleted: nothing that it refuses is valid any more. UTC, whole milliseconds.</param>
public readonly record struct RevocationEntry(StoreKey Key, long Generation, SessionId? Kept, long KeptFrom, DateTimeOffset ExpiresAt)
{
    /// <summary>
    /// Above any generation that is written: the last millisecond of the year 9999. A store gives it to an entry that it cannot
    /// read, so that such an entry refuses everything.
    /// </summary>
    public const long MaxGeneration = 253_402_300_799_999;

    /// <summary>What a write makes of the entry that its key has.</summary>
    /// <param name="present">That entry, expired or not; null where there is none.</param>
    /// <param name="key">What the write is about.</param>
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
    /// <param name="generation">What the store said when it was issued; 0 where there was no entry.</param>
    /// <param name="sid">The sign-in that it belongs to; null where it belongs to none.</param>
    public bool Refuses(long generation, SessionId? sid) =>
        generation < Generation && !(Kept is { } kept && kept == sid && generation >= KeptFrom);
}
