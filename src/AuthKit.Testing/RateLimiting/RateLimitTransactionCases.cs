using static AuthKit.Testing.RateLimiting.RateLimiterTrial;
using static AuthKit.Testing.Trial<AuthKit.RateLimiting.IRateLimiter>;

namespace AuthKit.Testing.RateLimiting;

internal static class RateLimitTransactionCases
{
    public static IEnumerable<RateLimiterConformanceCase> Cases => [Case(Permits_taken_inside_a_transaction_that_is_rolled_back_stay_taken, Apart)];

    private static async Task Permits_taken_inside_a_transaction_that_is_rolled_back_stay_taken(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var (key, group, reset) = (t.FreshKey(), t.FreshKey("group"), t.FreshKey());
            var before = await t.TakeAsync(policy, key, 1).ConfigureAwait(false);
            await t.TakeAsync(policy, reset, 5).ConfigureAwait(false);
            await InTransactionsAsync(
                async () =>
                {
                    await t.TakeAsync(policy, key, 3).ConfigureAwait(false);
                    t.Equal(true, await t.RefundAsync(policy, key, before.Ticket).ConfigureAwait(false), $"the result of a refund inside a transaction ({algorithm})");
                    t.Equal(true, (await t.AcquireAllAsync(new(policy, key), new(policy, group, 2)).ConfigureAwait(false)).IsAllowed, $"IsAllowed of requests inside a transaction ({algorithm})");
                    await t.Store.ResetAsync(policy, reset, t.Cancellation).ConfigureAwait(false);
                },
                async () => await t.TakeAsync(policy, key, 1).ConfigureAwait(false)).ConfigureAwait(false);

            await t.HasLeftAsync(policy, key, 0, "after permits taken inside a transaction").ConfigureAwait(false);
            await t.HasLeftAsync(policy, group, 3, "of a group that was evaluated inside a transaction").ConfigureAwait(false);
            await t.HasLeftAsync(policy, reset, 5, "after a reset inside a transaction").ConfigureAwait(false);
        }
    }
}
