using AuthKit.OneTimeTokens;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.Trial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;

namespace AuthKit.Testing.OneTimeTokens;

internal static class OneTimeTokenTransactionCases
{
    public static IEnumerable<ConformanceCase<IOneTimeTokenStore>> Cases => [Case(Work_inside_a_transaction_that_is_rolled_back_stays, Apart)];

    private static async Task Work_inside_a_transaction_that_is_rolled_back_stays(OneTimeTokenTrial t)
    {
        var (used, code) = (await t.AddLinkAsync().ConfigureAwait(false), await t.AddCodeAsync().ConfigureAwait(false));
        var (added, late) = (NewLink(NewKey()), NewLink(NewKey()));
        await InTransactionsAsync(
            async () =>
            {
                await t.AddAsync(added).ConfigureAwait(false);
                t.Equal(true, await t.ConsumeAsync(used).ConfigureAwait(false) is not null, "whether a token is used up inside a transaction");
                await t.FailsAsync(code, Tries - 1).ConfigureAwait(false);
            },
            async () => await t.AddAsync(late).ConfigureAwait(false)).ConfigureAwait(false);

        await t.IsThereAsync(added, which: "a token that was added inside a transaction").ConfigureAwait(false);
        await t.IsThereAsync(late, which: "a token that was added after a transaction was completed").ConfigureAwait(false);
        await t.IsGoneAsync(used, "a token that was used up inside a transaction").ConfigureAwait(false);
        await t.FailsAsync(code, Tries - 2).ConfigureAwait(false);
    }
}
