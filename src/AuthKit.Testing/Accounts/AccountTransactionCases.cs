using AuthKit.Accounts;
using AuthKit.Stores;
using static AuthKit.Testing.Accounts.AccountTrial;
using static AuthKit.Testing.Trial<AuthKit.Accounts.IAccountStore>;

namespace AuthKit.Testing.Accounts;

internal static class AccountTransactionCases
{
    public static IEnumerable<ConformanceCase<IAccountStore>> Cases => [Case(Work_inside_a_transaction_that_is_rolled_back_stays, Apart)];

    private static async Task Work_inside_a_transaction_that_is_rolled_back_stays(AccountTrial t)
    {
        var (removed, changed) = (await t.AddNewAsync().ConfigureAwait(false), await t.AddNewAsync().ConfigureAwait(false));
        var (added, late, next) = (NewRecord(), NewRecord(), Next(changed));
        await InTransactionsAsync(
            async () =>
            {
                await t.AddAsync(added).ConfigureAwait(false);
                t.Equal(AccountWrite.Written, await t.UpdateAsync(next).ConfigureAwait(false), "the result of an update inside a transaction");
                t.Equal(StoreWrite.Written, await t.Store.RemoveAsync(removed.Key, removed.Version, NewAudit(), t.Cancellation).ConfigureAwait(false), "the result of a removal inside a transaction");
            },
            async () => await t.AddAsync(late).ConfigureAwait(false)).ConfigureAwait(false);

        await t.IsThereAsync(added, "an account that was added inside a transaction").ConfigureAwait(false);
        await t.IsThereAsync(late, "an account that was added after a transaction was completed").ConfigureAwait(false);
        await t.IsThereAsync(next, "an account that was updated inside a transaction").ConfigureAwait(false);
        await t.NoAccountAsync(removed.Key, "the key of an account that was removed inside a transaction").ConfigureAwait(false);
    }
}
