using AuthKit.RefreshTokens;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.Trial<AuthKit.RefreshTokens.IRefreshTokenStore>;

namespace AuthKit.Testing.RefreshTokens;

internal static class RefreshTransactionCases
{
    public static IEnumerable<ConformanceCase<IRefreshTokenStore>> Cases => [Case(Work_inside_a_transaction_that_is_rolled_back_stays, Apart)];

    private static async Task Work_inside_a_transaction_that_is_rolled_back_stays(RefreshTrial t)
    {
        var (revoked, rotated) = (await t.AddNewAsync().ConfigureAwait(false), await t.AddNewAsync().ConfigureAwait(false));
        var (added, late, successor) = (NewFamily(NewKey()), NewFamily(NewKey()), Rotated(rotated));
        await InTransactionsAsync(
            async () =>
            {
                await t.AddAsync(added).ConfigureAwait(false);
                t.Equal(true, await t.Store.RevokeFamilyAsync(revoked.Owner, revoked.Sid, t.Cancellation).ConfigureAwait(false), "the result of a revocation inside a transaction");
                t.Equal(RefreshRotationStatus.Rotated, (await t.RotateAsync(rotated.TokenKey, successor).ConfigureAwait(false)).Status, "the result of a rotation inside a transaction");
            },
            async () => await t.AddAsync(late).ConfigureAwait(false)).ConfigureAwait(false);

        t.Same(added, await t.FindAsync(added.Key).ConfigureAwait(false), "a family that was added inside a transaction");
        t.Same(late, await t.FindAsync(late.Key).ConfigureAwait(false), "a family that was added after a transaction was completed");
        t.Same(successor, await t.FindAsync(rotated.Key).ConfigureAwait(false), "a family that was rotated inside a transaction");
        t.Equal(null, await t.FindAsync(revoked.Key).ConfigureAwait(false), "the family that was revoked inside a transaction");
    }
}
