using AuthKit.OneTimeTokens;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;
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
        await t.PurgeAllAsync(100).ConfigureAwait(false);
        foreach (var record in records)
        {
            await t.IsThereAsync(record, Now, "a token that lives").ConfigureAwait(false);
        }
    }

    private static Task Purge_is_bounded(OneTimeTokenTrial t) => t.PurgeIsBoundedAsync();

    private static Task Purge_repeated_deletes_all_that_is_expired(OneTimeTokenTrial t) => t.PurgesDeleteAllAsync();
}
