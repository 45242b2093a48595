using AuthKit.OneTimeTokens;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.Trial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;

namespace AuthKit.Testing.OneTimeTokens;

internal static class OneTimeTokenPurgeCases
{
    private const string Bounded = "A purge deletes expired tokens only, at most as many as its batch, and says how many.";

    public static IEnumerable<ConformanceCase<IOneTimeTokenStore>> Cases =>
    [
        Case(Purge_spares_what_lives, Bounded),
        Case(Purge_is_bounded, Bounded),
        Case(Purge_repeated_deletes_all_that_is_expired, "While a purge answers its batch there may be more; after an answer below it, nothing that has expired is left (unless the store expires records by itself, and always answers 0)."),
    ];

    private static async Task Purge_spares_what_lives(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] records = [NewLink(owner, createdAt: Now - Lifetime + Millisecond), NewCode(owner, createdAt: Now - Lifetime + Millisecond), NewLink(owner)];
        await t.AddAsync(records).ConfigureAwait(false);
        await PurgeAllAsync(t, 100).ConfigureAwait(false);
        foreach (var record in records)
        {
            await t.IsThereAsync(record, Now, "a token that lives").ConfigureAwait(false);
        }
    }

    private static async Task Purge_is_bounded(OneTimeTokenTrial t)
    {
        await AddExpiredAsync(t, 12).ConfigureAwait(false);
        var purged = await t.Store.PurgeAsync(Now, 5, t.Cancellation).ConfigureAwait(false);
        t.True(purged is >= 0 and <= 5, "a purge with a batch of 5 deletes 0 to 5 tokens", purged);
    }

    private static async Task Purge_repeated_deletes_all_that_is_expired(OneTimeTokenTrial t)
    {
        var expired = await AddExpiredAsync(t, 25).ConfigureAwait(false);
        if (await PurgeAllAsync(t, 10).ConfigureAwait(false) == 0)
        {
            return;
        }

        foreach (var record in expired)
        {
            await t.IsGoneAsync(record, "a token that was expired when all such were purged, after the clock went back,", record.CreatedAt).ConfigureAwait(false);
        }
    }

    /// <summary>Tokens of different owners that ended one hour before now.</summary>
    private static async Task<OneTimeTokenRecord[]> AddExpiredAsync(OneTimeTokenTrial t, int count)
    {
        var records = Enumerable.Range(0, count).Select(_ => NewLink(NewKey(), createdAt: Now - (2 * Lifetime))).ToArray();
        await t.AddAsync(records).ConfigureAwait(false);
        return records;
    }

    private static async Task<long> PurgeAllAsync(OneTimeTokenTrial t, int batch)
    {
        long total = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var purged = await t[i].PurgeAsync(Now, batch, t.Cancellation).ConfigureAwait(false);
            t.True(purged >= 0 && purged <= batch, $"a purge with a batch of {batch} deletes 0 to {batch} tokens", purged);
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
