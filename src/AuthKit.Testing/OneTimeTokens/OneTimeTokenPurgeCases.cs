using AuthKit.OneTimeTokens;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;

namespace AuthKit.Testing.OneTimeTokens;

internal static class OneTimeTokenPurgeCases
{
    private const string Bounded = "A purge deletes only expired tokens, at most as many as its batch, and returns how many.";

    public static IEnumerable<ConformanceCase<IOneTimeTokenStore>> Cases =>
    [
        Case(Purge_spares_what_lives, Bounded),
        Case(Purge_is_bounded, Bounded),
        Case(Purge_repeated_deletes_all_that_is_expired, "If a purge returns its batch, there may be more; if it returns less, no expired token is left (unless the store expires records by itself and always returns 0)."),
    ];

    private static async Task Purge_spares_what_lives(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] records = [NewLink(owner, createdAt: Now - Lifetime + Millisecond), NewCode(owner, createdAt: Now - Lifetime + Millisecond), NewLink(owner)];
        await t.AddAsync(records).ConfigureAwait(false);
        await t.PurgeAllAsync(100).ConfigureAwait(false);
        foreach (var record in records)
        {
            await t.IsThereAsync(record, Now, "a live token").ConfigureAwait(false);
        }
    }

    private static Task Purge_is_bounded(OneTimeTokenTrial t) => t.PurgeIsBoundedAsync();

    private static Task Purge_repeated_deletes_all_that_is_expired(OneTimeTokenTrial t) => t.PurgesDeleteAllAsync();
}
