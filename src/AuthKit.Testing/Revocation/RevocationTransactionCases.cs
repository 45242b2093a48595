using AuthKit.Revocation;
using static AuthKit.Testing.Revocation.RevocationTrial;
using static AuthKit.Testing.Trial<AuthKit.Revocation.IRevocationStore>;

namespace AuthKit.Testing.Revocation;

internal static class RevocationTransactionCases
{
    public static IEnumerable<ConformanceCase<IRevocationStore>> Cases => [Case(Revocation_inside_a_transaction_that_is_rolled_back_stays, Apart)];

    private static async Task Revocation_inside_a_transaction_that_is_rolled_back_stays(RevocationTrial t)
    {
        var (entry, late) = (NewEntry(), NewEntry());
        await InTransactionsAsync(
            async () => await t.RevokeAsync(entry).ConfigureAwait(false),
            async () => await t.RevokeAsync(late).ConfigureAwait(false)).ConfigureAwait(false);
        await t.IsAsync(true, entry.Key, "what was revoked inside a transaction").ConfigureAwait(false);
        await t.IsAsync(true, late.Key, "what was revoked while a transaction was complete").ConfigureAwait(false);
    }
}
