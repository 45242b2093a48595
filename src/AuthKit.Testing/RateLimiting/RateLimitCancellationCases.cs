using AuthKit.RateLimiting;
using static AuthKit.Testing.RateLimiting.RateLimiterTrial;
using static AuthKit.Testing.Trial<AuthKit.RateLimiting.IRateLimiter>;

namespace AuthKit.Testing.RateLimiting;

internal static class RateLimitCancellationCases
{
    private const string Whole = "A cancelled call has either its whole effect or no effect; a call that returned has its whole effect.";

    public static IEnumerable<RateLimiterConformanceCase> Cases =>
    [
        Case(Cancelled_request_is_whole, Whole),
        Case(Cancelled_requests_of_one_group_are_whole, Whole),
        Case(Cancelled_refund_is_whole, Whole),
        Case(Cancelled_reset_is_whole, Whole),
        Case(Limiter_works_after_a_cancelled_call, "A limiter still works after a cancelled call."),
    ];

    private static Task Cancelled_request_is_whole(RateLimiterTrial t) => RepeatAsync(t, async (policy, cancelled) =>
    {
        var key = t.FreshKey();
        var answered = await AnswersAsync(() => t.Store.AcquireAsync(policy, key, 3, cancelled)).ConfigureAwait(false);
        var left = await SettleAsync(t, policy, key).ConfigureAwait(false);
        t.True(left == 2 || (left == 5 && !answered), "2 of 5 permits to be left, or 5 if the call did not return", left);
    });

    private static Task Cancelled_requests_of_one_group_are_whole(RateLimiterTrial t) => RepeatAsync(t, async (policy, cancelled) =>
    {
        var (first, second) = (t.FreshKey("group"), t.FreshKey("group"));
        var answered = await AnswersAsync(() => t.Store.AcquireAllAsync([new(policy, first, 3), new(policy, second, 2)], cancelled)).ConfigureAwait(false);
        var left = (await SettleAsync(t, policy, first).ConfigureAwait(false), await SettleAsync(t, policy, second).ConfigureAwait(false));
        t.True(left == (2, 3) || (left == (5, 5) && !answered), "2 and 3 of 5 permits to be left, or all if the call did not return", left);
    });

    private static Task Cancelled_refund_is_whole(RateLimiterTrial t) => RepeatAsync(t, async (policy, cancelled) =>
    {
        var key = t.FreshKey();
        var taken = await t.AcquireAsync(policy, key, 4).ConfigureAwait(false);
        var answered = await AnswersAsync(() => t.Store.RefundAsync(policy, key, taken.Ticket, 3, cancelled)).ConfigureAwait(false);
        var left = await SettleAsync(t, policy, key).ConfigureAwait(false);
        t.True(left == 4 || (left == 1 && !answered), "4 of 5 permits to be left, or 1 if the call did not return", left);
    });

    private static Task Cancelled_reset_is_whole(RateLimiterTrial t) => RepeatAsync(t, async (policy, cancelled) =>
    {
        var key = t.FreshKey();
        await t.AcquireAsync(policy, key, 4).ConfigureAwait(false);
        var answered = await AnswersAsync(async () =>
        {
            await t.Store.ResetAsync(policy, key, cancelled).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        var left = await SettleAsync(t, policy, key).ConfigureAwait(false);
        t.True(left == 5 || (left == 1 && !answered), "5 of 5 permits to be left, or 1 if the call did not return", left);
    });

    private static async Task Limiter_works_after_a_cancelled_call(RateLimiterTrial t)
    {
        var cancelled = new CancellationToken(canceled: true);
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var (key, other) = (t.FreshKey(), t.FreshKey());
            var taken = await t.AcquireAsync(policy, key, 2).ConfigureAwait(false);
            for (var i = 0; i < 5; i++)
            {
                await AnswersAsync(() => t.Store.PeekAsync(policy, key, cancelled)).ConfigureAwait(false);
                await AnswersAsync(() => t.Store.AcquireAsync(policy, other, 1, cancelled)).ConfigureAwait(false);
                await AnswersAsync(() => t.Store.RefundAsync(policy, other, taken.Ticket, 1, cancelled)).ConfigureAwait(false);
            }

            t.Equal(3, (await t.Store.PeekAsync(policy, key, t.Cancellation).ConfigureAwait(false)).Remaining, $"the permits left after calls that were cancelled ({algorithm})");
            await t.TakeAsync(policy, key, 3).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The permits left after a cancelled call, which may still be on its way to the server. Later calls on the same instance for the same key give
    /// it time to arrive.
    /// </summary>
    private static async Task<int> SettleAsync(RateLimiterTrial t, RateLimitPolicy policy, RateLimitKey key)
    {
        for (var i = 0; i < 5; i++)
        {
            await t.Store.PeekAsync(policy, key, t.Cancellation).ConfigureAwait(false);
        }

        return (await t.PeekAsync(policy, key).ConfigureAwait(false)).Remaining;
    }

    /// <summary>
    /// For each algorithm, makes an attempt with a token that is cancelled before the call, and then several with tokens that are cancelled during
    /// the call.
    /// </summary>
    private static async Task RepeatAsync(RateLimiterTrial t, Func<RateLimitPolicy, CancellationToken, Task> attempt)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            await attempt(policy, new CancellationToken(canceled: true)).ConfigureAwait(false);
            for (var round = 0; round < Rounds; round++)
            {
                using var source = CancellationTokenSource.CreateLinkedTokenSource(t.Cancellation);
                var cancelling = CancelAsync(source, round);
                await attempt(policy, source.Token).ConfigureAwait(false);
                await cancelling.ConfigureAwait(false);
            }
        }
    }

    /// <summary>Yields to other work, more often in each round.</summary>
    private static async Task CancelAsync(CancellationTokenSource source, int yields)
    {
        for (var i = 0; i < yields; i++)
        {
            await Task.Yield();
        }

        await source.CancelAsync().ConfigureAwait(false);
    }
}
