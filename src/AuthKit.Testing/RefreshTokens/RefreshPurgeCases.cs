using AuthKit.RefreshTokens;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.Trial<AuthKit.RefreshTokens.IRefreshTokenStore>;

namespace AuthKit.Testing.RefreshTokens;

internal static class RefreshPurgeCases
{
    private const string Bounded = "A purge deletes expired families only, at most as many as its batch, and says how many.";

    public static IEnumerable<ConformanceCase<IRefreshTokenStore>> Cases =>
    [
        Case(Purge_spares_what_lives, Bounded),
        Case(Purge_is_bounded, Bounded),
        Case(Purge_repeated_deletes_all_that_is_expired, "While a purge answers its batch there may be more; after an answer below it, nothing is left that ended a day ago or earlier (unless the store expires records by itself, and always answers 0)."),
    ];

    private static async Task Purge_spares_what_lives(RefreshTrial t)
    {
        var owner = NewKey();
        RefreshFamilyRecord[] records = [NewFamily(owner, Now - Idle + Millisecond), NewFamily(owner)];
        await t.AddAsync(records).ConfigureAwait(false);
        var rotated = await t.RefreshAsync(records[0], Now - Millisecond).ConfigureAwait(false);
        await PurgeAllAsync(t, 100).ConfigureAwait(false);
        await t.IsThereAsync(rotated, which: "a family that lives because it was refreshed").ConfigureAwait(false);
        await t.IsThereAsync(records[1], which: "a family that lives").ConfigureAwait(false);
    }

    private static async Task Purge_is_bounded(RefreshTrial t)
    {
        await AddExpiredAsync(t, 12).ConfigureAwait(false);
        var purged = await t.Store.PurgeAsync(Now, 5, t.Cancellation).ConfigureAwait(false);
        t.True(purged is >= 0 and <= 5, "a purge with a batch of 5 deletes 0 to 5 families", purged);
    }

    private static async Task Purge_repeated_deletes_all_that_is_expired(RefreshTrial t)
    {
        var expired = await AddExpiredAsync(t, 25).ConfigureAwait(false);
        if (await PurgeAllAsync(t, 10).ConfigureAwait(false) == 0)
        {
            return;
        }

        foreach (var record in expired)
        {
            await t.IsGoneAsync(record, "a family that was expired when all such were purged, after the clock went back,", record.CreatedAt).ConfigureAwait(false);
        }
    }

    /// <summary>Families of different owners that have ended one day before now.</summary>
    private static async Task<RefreshFamilyRecord[]> AddExpiredAsync(RefreshTrial t, int count)
    {
        var records = Enumerable.Range(0, count).Select(_ => NewFamily(NewKey(), Now - TimeSpan.FromDays(1) - Idle)).ToArray();
        await t.AddAsync(records).ConfigureAwait(false);
        return records;
    }

    private static async Task<long> PurgeAllAsync(RefreshTrial t, int batch)
    {
        long total = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var purged = await t[i].PurgeAsync(Now, batch, t.Cancellation).ConfigureAwait(false);
            t.True(purged >= 0 && purged <= batch, $"a purge with a batch of {batch} deletes 0 to {batch} families", purged);
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
