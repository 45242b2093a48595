using AuthKit.RefreshTokens;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.RefreshTokens.IRefreshTokenStore>;
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
        await t.PurgeAllAsync(100).ConfigureAwait(false);
        await t.IsThereAsync(rotated, which: "a family that lives because it was refreshed").ConfigureAwait(false);
        await t.IsThereAsync(records[1], which: "a family that lives").ConfigureAwait(false);
    }

    private static Task Purge_is_bounded(RefreshTrial t) => t.PurgeIsBoundedAsync();

    private static Task Purge_repeated_deletes_all_that_is_expired(RefreshTrial t) => t.PurgesDeleteAllAsync();
}
