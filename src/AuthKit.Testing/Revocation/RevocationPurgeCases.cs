using AuthKit.Revocation;
using AuthKit.Stores;
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
        var (first, second, moved) = (NewKey(), NewKey(), NewKey());
        await t.RevokeAsync(first, expiresAt: Now + (10 * Millisecond)).ConfigureAwait(false);
        await t.RevokeAsync(second).ConfigureAwait(false);
        await t.RevokeAsync(moved, expiresAt: Now - Millisecond, now: Now - Lifetime).ConfigureAwait(false);
        await t.RevokeAsync(moved, now: Now - Lifetime, instance: 1).ConfigureAwait(false);
        await PurgeAllAsync(t, 100).ConfigureAwait(false);
        await t.HasAsync([first, second, moved], first, second, moved).ConfigureAwait(false);
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

        foreach (var key in expired)
        {
            await t.HasAsync([], key).ConfigureAwait(false);
        }
    }

    /// <summary>Entries that ended an hour before now, written by an instance whose clock is behind.</summary>
    private static async Task<StoreKey[]> AddExpiredAsync(RevocationTrial t, int count)
    {
        var keys = Enumerable.Range(0, count).Select(_ => NewKey()).ToArray();
        for (var i = 0; i < count; i++)
        {
            await t.RevokeAsync(keys[i], expiresAt: Now - Lifetime, now: Now - (2 * Lifetime), instance: i).ConfigureAwait(false);
        }

        return keys;
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
