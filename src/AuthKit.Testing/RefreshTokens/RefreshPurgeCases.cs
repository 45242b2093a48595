using AuthKit.RefreshTokens;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.RefreshTokens.IRefreshTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.RefreshTokens.IRefreshTokenStore>;

namespace AuthKit.Testing.RefreshTokens;

internal static class RefreshPurgeCases
{
    private const string Bounded = "A purge deletes only expired families, at most as many as its batch, and returns how many.";

    public static IEnumerable<ConformanceCase<IRefreshTokenStore>> Cases =>
    [
        Case(Purge_spares_what_lives, Bounded),
        Case(Purge_is_bounded, Bounded),
        Case(Purge_repeated_deletes_all_that_is_expired, "If a purge returns its batch, there may be more; if it returns less, no record is left that expired a day ago or earlier (unless the store expires records by itself and always returns 0)."),
    ];

    private static async Task Purge_spares_what_lives(RefreshTrial t)
    {
        var owner = NewKey();
        RefreshFamilyRecord[] records = [NewFamily(owner, Now - Idle + Millisecond), NewFamily(owner)];
        await t.AddAsync(records).ConfigureAwait(false);
        var rotated = await t.RefreshAsync(records[0], Now - Millisecond).ConfigureAwait(false);
        await t.PurgeAllAsync(100).ConfigureAwait(false);
        await t.IsThereAsync(rotated, which: "a family that is live because it was refreshed").ConfigureAwait(false);
        await t.IsThereAsync(records[1], which: "a live family").ConfigureAwait(false);
    }

    private static Task Purge_is_bounded(RefreshTrial t) => t.PurgeIsBoundedAsync();

    private static Task Purge_repeated_deletes_all_that_is_expired(RefreshTrial t) => t.PurgesDeleteAllAsync();
}
