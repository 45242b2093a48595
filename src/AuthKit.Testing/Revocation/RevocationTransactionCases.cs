using AuthKit.Revocation;
using static AuthKit.Testing.Revocation.RevocationTrial;
using static AuthKit.Testing.Trial<AuthKit.Revocation.IRevocationStore>;

namespace AuthKit.Testing.Revocation;

internal static class RevocationTransactionCases
{
    public static IEnumerable<ConformanceCase<IRevocationStore>> Cases => [Case(Revocation_inside_a_transaction_that_is_rolled_back_stays, Apart)];

    private static async Task Revocation_inside_a_transaction_that_is_rolled_back_stays(RevocationTrial t)
    {
        var (key, late) = (NewKey(), NewKey());
        await InTransactionsAsync(() => t.RevokeAsync(key), () => t.RevokeAsync(late)).ConfigureAwait(false);
        t.True(await t.FindAsync(key).ConfigureAwait(false) is not null, "the revocation inside a transaction stays");
        t.True(await t.FindAsync(late).ConfigureAwait(false) is not null, "the revocation after a transaction was completed stays");
    }
}
