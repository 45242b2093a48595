using static AuthKit.Testing.RateLimiting.RateLimiterTrial;
using static AuthKit.Testing.Trial<AuthKit.RateLimiting.IRateLimiter>;

namespace AuthKit.Testing.RateLimiting;

internal static class RateLimitRaceCases
{
    private const string Held = "However many requests come at once, from any instances, exactly the limit is given.";
    private const string OneStep = "Requests of one group are one atomic step.";

    public static IEnumerable<RateLimiterConformanceCase> Cases =>
    [
        Case(Limit_holds_when_many_ask_at_once, Held),
        Case(Limit_holds_when_many_ask_for_several_permits_at_once, Held),
        Case(Limit_holds_when_many_ask_at_the_end_of_a_window, Held),
        Case(Limit_holds_for_several_requests_at_once, Held),
        Case(Limit_holds_for_several_requests_of_other_groups_at_once, Held),
        Case(One_of_several_requests_in_opposite_order_wins, OneStep),
    ];

    private static async Task Limit_holds_when_many_ask_at_once(RateLimiterTrial t)
    {
        const int Limit = 7;
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, Limit);
            var key = t.FreshKey();
            var answers = await RaceAsync(Ways, async i => await t[i].AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            t.SameSet(Enumerable.Range(0, Limit), answers.Where(answer => answer.IsAllowed).Select(answer => answer.Remaining), $"Remaining of those of {Ways} requests that were allowed by a limit of {Limit} ({algorithm})");
            t.SameSet([0], answers.Where(answer => !answer.IsAllowed).Select(answer => answer.Remaining).Distinct(), $"Remaining of those that were refused ({algorithm})");
        }
    }

    private static async Task Limit_holds_when_many_ask_for_several_permits_at_once(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 20);
            var key = t.FreshKey();
            var answers = await RaceAsync(Ways, async i => await t[i].AcquireAsync(policy, key, 3, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            t.Equal(6, answers.Count(answer => answer.IsAllowed), $"the number of {Ways} requests for 3 permits that were allowed by a limit of 20 ({algorithm})");
            await t.HasLeftAsync(policy, key, 2, "after these requests").ConfigureAwait(false);
        }
    }

    private static async Task Limit_holds_when_many_ask_at_the_end_of_a_window(RateLimiterTrial t)
    {
        const int Limit = 7;
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, Limit, Ms(1_000));
            var key = t.FreshKey();
            for (var round = 0; round < 5; round++)
            {
                // Two windows later nothing counts, with any algorithm.
                var answers = await RaceAsync(Ways, async i => await t[i].AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
                t.Equal(Limit, answers.Count(answer => answer.IsAllowed), $"the number of requests that were allowed by a limit of {Limit} at the beginning of window {round} ({algorithm})");
                t.Clock.Advance(Ms(2_000));
            }
        }
    }

    private static async Task Limit_holds_for_several_requests_at_once(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var (narrow, wide) = (t.Policy(algorithm, 7), t.Policy(algorithm, 100, number: 1));
            var key = t.FreshKey();
            var answers = await RaceAsync(Ways, async i => await t[i].AcquireAllAsync(i % 4 < 2 ? [new(narrow, key), new(wide, key)] : [new(wide, key), new(narrow, key)], t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            t.Equal(7, answers.Count(answer => answer.IsAllowed), $"the number of {Ways} pairs of requests that were allowed by limits of 7 and 100 ({algorithm})");
            await t.HasLeftAsync(narrow, key, 0, "by the limit of 7").ConfigureAwait(false);
            await t.HasLeftAsync(wide, key, 93, "by the limit of 100").ConfigureAwait(false);
        }
    }

    private static async Task Limit_holds_for_several_requests_of_other_groups_at_once(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            // Pairs that the second limit refuses return the permit of the first one.
            var (wide, narrow) = (t.Policy(algorithm, 100), t.Policy(algorithm, 7, number: 1));
            var (first, second) = (t.FreshKey(), t.FreshKey());
            var answers = await RaceAsync(Ways, async i => await t[i].AcquireAllAsync([new(wide, first), new(narrow, second)], t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            t.Equal(7, answers.Count(answer => answer.IsAllowed), $"the number of {Ways} pairs of requests that were allowed by limits of 100 and 7 ({algorithm})");
            await t.HasLeftAsync(wide, first, 93, "by the limit of 100").ConfigureAwait(false);
            await t.HasLeftAsync(narrow, second, 0, "by the limit of 7").ConfigureAwait(false);
        }
    }

    private static async Task One_of_several_requests_in_opposite_order_wins(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 1);
            for (var round = 0; round < Rounds; round++)
            {
                var (a, b) = (t.FreshKey("group"), t.FreshKey("group"));
                var answers = await RaceAsync(4, async i => await t[i / 2].AcquireAllAsync(i % 2 == 0 ? [new(policy, a), new(policy, b)] : [new(policy, b), new(policy, a)], t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
                t.Equal(1, answers.Count(answer => answer.IsAllowed), $"the number of winners among requests for two keys in either order ({algorithm})");
            }
        }
    }
}
