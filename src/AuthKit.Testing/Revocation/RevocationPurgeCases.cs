using AuthKit.Revocation;
using AuthKit.Stores;
using static AuthKit.Testing.Revocation.RevocationTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.Revocation.IRevocationStore>;
using static AuthKit.Testing.Trial<AuthKit.Revocation.IRevocationStore>;

namespace AuthKit.Testing.Revocation;

internal static class RevocationPurgeCases
{
    private const string Bounded = "A purge deletes only expired entries, at most as many as its batch, and returns how many. Repeated purges delete all of them.";

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
        await t.PurgeAllAsync(100).ConfigureAwait(false);
        await t.HasAsync([first, second, moved], first, second, moved).ConfigureAwait(false);
    }

    private static Task Purge_is_bounded(RevocationTrial t) => t.PurgeIsBoundedAsync();

    private static Task Purge_repeated_deletes_all_that_is_expired(RevocationTrial t) => t.PurgesDeleteAllAsync();
}
