using AuthKit.Revocation;
using static AuthKit.Testing.Revocation.RevocationTrial;
using static AuthKit.Testing.Trial<AuthKit.Revocation.IRevocationStore>;

namespace AuthKit.Testing.Revocation;

internal static class RevocationPurgeCases
{
    private const string Bounded = "A purge deletes expired entries only, at most its batch, and says how many; repeated, all of them.";

    public static IEnumerable<ConformanceCase<IRevocationStore>> Cases =>
    [
        Case(Purge_spares_what_lives, Bounded),
        Case(Purge_is_bounded, Bounded),
        Case(Purge_repeated_deletes_all_that_is_expired, Bounded),
    ];

    private static async Task Purge_spares_what_lives(RevocationTrial t)
    {
        var (first, second) = (NewEntry() with { ExpiresAt = Now + Millisecond }, NewEntry());
        var moved = NewEntry() with { ExpiresAt = Now - Millisecond };
        await t.RevokeAsync(first, second, moved, moved with { ExpiresAt = Now + Lifetime }).ConfigureAwait(false);
        await PurgeAllAsync(t, 100).ConfigureAwait(false);
        await t.IsAsync(true, first.Key, "a token whose entry ends in a millisecond").ConfigureAwait(false);
        await t.IsAsync(true, second.Key, "a token whose entry lives").ConfigureAwait(false);
        await t.IsAsync(true, moved.Key, "a token whose entry had its end moved").ConfigureAwait(false);
    }

    private static async Task Purge_is_bounded(RevocationTrial t)
    {
        await AddExpiredAsync(t, 12).ConfigureAwait(false);
        var purged = await t.Store.PurgeAsync(Now, 5, t.Cancellation).ConfigureAwait(false);
        t.True(purged is >= 0 and <= 5, "a purge with a batch of 5 deletes 0 to 5 entries", purged);
    }

    private static async Task Purge_repeated_deletes_all_that_is_expired(RevocationTrial t)
    {
        var expired = await AddExpiredAsync(t, 25).ConfigureAwait(false);
        if (await PurgeAllAsync(t, 10).ConfigureAwait(false) == 0)
        {
            return;
        }

        foreach (var entry in expired)
        {
            await t.IsAsync(false, entry.Key, "a token whose entry was purged, after the clock went back,", now: entry.ExpiresAt - Millisecond).ConfigureAwait(false);
        }
    }

    /// <summary>Entries that ended an hour before now, written by an instance whose clock is behind.</summary>
    private static async Task<RevocationEntry[]> AddExpiredAsync(RevocationTrial t, int count)
    {
        var entries = Enumerable.Range(0, count).Select(_ => NewEntry() with { ExpiresAt = Now - Lifetime }).ToArray();
        for (var i = 0; i < count; i++)
        {
            await t[i].RevokeAsync(entries[i], Now - (2 * Lifetime), t.Cancellation).ConfigureAwait(false);
        }

        return entries;
    }

    private static async Task<long> PurgeAllAsync(RevocationTrial t, int batch)
    {
        long total = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var purged = await t[i].PurgeAsync(Now, batch, t.Cancellation).ConfigureAwait(false);
            t.True(purged >= 0 && purged <= batch, $"a purge with a batch of {batch} deletes 0 to {batch} entries", purged);
            total += purged;
            if (purged < batch)
            {
                return total;
            }
        }

        t.Fail("Expected purging to come to an end; 10,000 purges answered their full batch.");
        return total;
    }
}
