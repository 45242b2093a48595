using AuthKit.RateLimiting;
using static AuthKit.Testing.RateLimiting.RateLimiterTrial;

namespace AuthKit.Testing.RateLimiting;

internal static class RateLimitAllCases
{
    private const string All = "Several requests in one call get all of their permits or none.";
    private const string Answers = "Each request of an evaluated group has the decision that it would have alone; groups after the one that refused are not evaluated.";
    private const string Wrong = "A call has 1 to 16 requests with pairwise different policies or keys, each with a policy and for one permit or more. Any other call throws ArgumentException, and takes nothing.";

    public static IEnumerable<RateLimiterConformanceCase> Cases =>
    [
        Case(Requests_that_are_all_allowed_are_all_given, All),
        Case(Refusal_keeps_no_permit_of_its_group, All),
        Case(Refusal_gives_back_what_other_groups_gave, All),
        Case(Groups_are_asked_in_the_order_in_which_they_first_occur, Answers),
        Case(Refused_requests_begin_no_window, Answers),
        Case(Request_beyond_the_limit_refuses_all, Answers),
        Case(One_key_can_be_asked_for_by_several_policies, All),
        Case(Sixteen_requests_can_be_made_at_once, Wrong),
        Case(Requests_that_cannot_be_answered_together_are_refused, Wrong),
    ];

    private static async Task Requests_that_are_all_allowed_are_all_given(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            RateLimitKey[] keys = [t.FreshKey("group"), t.FreshKey("group"), t.FreshKey("other group")];
            await t.TakeAsync(policy, keys[1], 1).ConfigureAwait(false);
            var answer = await t.AcquireAllAsync(new(policy, keys[0]), new(policy, keys[1], 3), new(policy, keys[2], 2)).ConfigureAwait(false);
            t.Equal(true, answer.IsAllowed, $"IsAllowed ({algorithm})");
            t.Equal(3, answer.Decisions.Count, $"the number of decisions ({algorithm})");
            foreach (var (i, remaining) in ((int, int)[])[(0, 4), (1, 1), (2, 3)])
            {
                var peek = await t.PeekAsync(policy, keys[i]).ConfigureAwait(false);
                t.Equal(remaining, peek.Remaining, $"the permits left for request {i} ({algorithm})");
                t.Allows(answer.Decisions[i], policy, remaining, peek.ResetAfter, $"decision {i} ({algorithm})");
                t.Equal(true, await t.RefundAsync(policy, keys[i], answer.Decisions[i].Ticket).ConfigureAwait(false), $"the result of a refund by the ticket of decision {i} ({algorithm})");
            }
        }
    }

    private static async Task Refusal_keeps_no_permit_of_its_group(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            RateLimitKey[] keys = [t.FreshKey("group"), t.FreshKey("group"), t.FreshKey("group")];
            await t.TakeAsync(policy, keys[1], 5).ConfigureAwait(false);
            await t.TakeAsync(policy, keys[2], 1).ConfigureAwait(false);
            var refused = await t.AcquireAsync(policy, keys[1]).ConfigureAwait(false);
            var answer = await t.AcquireAllAsync(new(policy, keys[0], 2), new(policy, keys[1]), new(policy, keys[2])).ConfigureAwait(false);
            t.Equal(false, answer.IsAllowed, $"IsAllowed ({algorithm})");
            t.Equal((true, 3), (answer.Decisions[0].IsAllowed, answer.Decisions[0].Remaining), $"IsAllowed and Remaining of the request before the refused one ({algorithm})");
            t.Refuses(answer.Decisions[1], policy, remaining: 0, refused.RetryAfter, refused.ResetAfter, $"the refused request ({algorithm})");
            t.Equal((true, 3), (answer.Decisions[2].IsAllowed, answer.Decisions[2].Remaining), $"IsAllowed and Remaining of the request after the refused one ({algorithm})");
            await t.HasLeftAsync(policy, keys[0], 5, "of the request before the refused one").ConfigureAwait(false);
            await t.HasLeftAsync(policy, keys[1], 0, "of the refused request").ConfigureAwait(false);
            await t.HasLeftAsync(policy, keys[2], 4, "of the request after the refused one").ConfigureAwait(false);
        }
    }

    private static async Task Refusal_gives_back_what_other_groups_gave(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            RateLimitKey[] keys = [t.FreshKey(), t.FreshKey(), t.FreshKey(), t.FreshKey()];
            await t.TakeAsync(policy, keys[0], 1).ConfigureAwait(false);
            await t.TakeAsync(policy, keys[2], 3).ConfigureAwait(false);
            var answer = await t.AcquireAllAsync(new(policy, keys[0], 3), new(policy, keys[1]), new(policy, keys[2], 3), new(policy, keys[3])).ConfigureAwait(false);
            t.Equal(false, answer.IsAllowed, $"IsAllowed ({algorithm})");
            t.Equal((true, 1), (answer.Decisions[0].IsAllowed, answer.Decisions[0].Remaining), $"IsAllowed and Remaining of the first group ({algorithm})");
            t.Equal((true, 4), (answer.Decisions[1].IsAllowed, answer.Decisions[1].Remaining), $"IsAllowed and Remaining of the second group ({algorithm})");
            t.Equal((false, 2), (answer.Decisions[2].IsAllowed, answer.Decisions[2].Remaining), $"IsAllowed and Remaining of the group that refuses ({algorithm})");
            t.Equal(default, answer.Decisions[3], $"the decision of a group that was not evaluated ({algorithm})");
            await t.HasLeftAsync(policy, keys[0], 4, "of the first group").ConfigureAwait(false);
            await t.HasLeftAsync(policy, keys[1], 5, "of the second group").ConfigureAwait(false);
            await t.HasLeftAsync(policy, keys[2], 2, "of the group that refuses").ConfigureAwait(false);
            await t.HasLeftAsync(policy, keys[3], 5, "of the group that was not evaluated").ConfigureAwait(false);
        }
    }

    private static async Task Groups_are_asked_in_the_order_in_which_they_first_occur(RateLimiterTrial t)
    {
        var policy = t.Fixed(5);
        RateLimitKey[] keys = [t.FreshKey("a"), t.FreshKey("b"), t.FreshKey("c"), t.FreshKey("a"), t.FreshKey("b")];
        await t.TakeAsync(policy, keys[4], 5).ConfigureAwait(false);
        var answer = await t.AcquireAllAsync([.. keys.Select(key => new RateLimitRequest(policy, key))]).ConfigureAwait(false);
        t.Equal("True True False True False", string.Join(' ', answer.Decisions.Select(decision => decision.IsAllowed)), "IsAllowed of requests of the groups a, b, c, a and b, of which the last has no permits left");
        t.Equal("5 5 0 5 5", string.Join(' ', answer.Decisions.Select(decision => decision.Limit)), "Limit of these requests, which is 0 if a request was not evaluated");
        foreach (var key in keys[..4])
        {
            await t.HasLeftAsync(policy, key, 5, $"of the group {key.Group}").ConfigureAwait(false);
        }
    }

    private static async Task Refused_requests_begin_no_window(RateLimiterTrial t)
    {
        var policy = t.Fixed(5);
        RateLimitKey[] keys = [t.FreshKey("group"), t.FreshKey("group")];
        await t.TakeAsync(policy, keys[1], 5).ConfigureAwait(false);
        t.Equal(false, (await t.AcquireAllAsync(new(policy, keys[0]), new(policy, keys[1])).ConfigureAwait(false)).IsAllowed, "IsAllowed");
        t.Clock.Advance(Ms(4_000));
        t.Allows(await t.AcquireAsync(policy, keys[0]).ConfigureAwait(false), policy, remaining: 4, resetAfter: Window, "the first permit after the refusal");
    }

    private static async Task Request_beyond_the_limit_refuses_all(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            RateLimitKey[] keys = [t.FreshKey("group"), t.FreshKey("group")];
            var answer = await t.AcquireAllAsync(new(policy, keys[0]), new(policy, keys[1], int.MaxValue)).ConfigureAwait(false);
            t.Equal(false, answer.IsAllowed, $"IsAllowed ({algorithm})");
            t.Refuses(answer.Decisions[1], policy, remaining: 5, Timeout.InfiniteTimeSpan, TimeSpan.Zero, $"a request for {int.MaxValue} permits ({algorithm})");
            await t.HasLeftAsync(policy, keys[0], 5, "of the other request").ConfigureAwait(false);
        }
    }

    private static async Task One_key_can_be_asked_for_by_several_policies(RateLimiterTrial t)
    {
        RateLimitPolicy[] policies = [t.Fixed(5), t.Sliding(6), t.Bucket(7, 7), t.Fixed(1, number: 1)];
        var key = t.FreshKey();
        RateLimitRequest[] requests = [.. policies.Select(policy => new RateLimitRequest(policy, key))];
        t.Equal(true, (await t.AcquireAllAsync(requests).ConfigureAwait(false)).IsAllowed, "IsAllowed the first time");
        var second = await t.Other.AcquireAllAsync(requests, t.Cancellation).ConfigureAwait(false);
        t.Equal(false, second.IsAllowed, "IsAllowed the second time, when the last policy has no permit left");
        t.Equal("3 4 5 0", string.Join(' ', second.Decisions.Select(decision => decision.Remaining)), "Remaining the second time");
        foreach (var (policy, remaining) in policies.Zip((int[])[4, 5, 6, 0]))
        {
            await t.HasLeftAsync(policy, key, remaining, "after the second time").ConfigureAwait(false);
        }
    }

    private static async Task Sixteen_requests_can_be_made_at_once(RateLimiterTrial t)
    {
        var policy = t.Fixed(2);
        RateLimitKey[] keys = [.. Enumerable.Range(0, 16).Select(i => t.FreshKey(i % 3 == 0 ? "group" : $"group {i}"))];
        RateLimitRequest[] requests = [.. keys.Select(key => new RateLimitRequest(policy, key))];
        for (var remaining = 1; remaining >= 0; remaining--)
        {
            var answer = await t.AcquireAllAsync(requests).ConfigureAwait(false);
            t.Equal((true, 16, 16 * remaining), (answer.IsAllowed, answer.Decisions.Count, answer.Decisions.Sum(decision => decision.Remaining)), "IsAllowed, the number of decisions and the sum of Remaining");
        }

        await t.ThrowsAsync<ArgumentException>(async () => await t.AcquireAllAsync([.. requests, new(policy, t.FreshKey())]).ConfigureAwait(false), "17 requests").ConfigureAwait(false);
    }

    private static async Task Requests_that_cannot_be_answered_together_are_refused(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var (key, other) = (t.FreshKey("group"), t.FreshKey("group"));
            foreach (var (requests, what) in ((RateLimitRequest[], string)[])
            [
                ([], "no request"),
                ([new(policy, key), new(policy, other), new(policy, key)], "two requests for one policy and key"),
                ([new(policy, key), new(t.Policy(algorithm, 6, permitsPerWindow: 5), new RateLimitKey("group", key.Value))], "two requests for one key by policies that share a count"),
                ([new(policy, key), new(policy, other, 0)], "a request for no permit"),
                ([new(policy, key), new(policy, t.FreshKey(), -1)], "a request for a negative number of permits, of another group"),
                ([new(policy, key), default], "a request without a policy"),
            ])
            {
                await t.ThrowsAsync<ArgumentException>(async () => await t.AcquireAllAsync(requests).ConfigureAwait(false), what).ConfigureAwait(false);
            }

            await t.ThrowsAsync<ArgumentNullException>(async () => await t.Store.AcquireAllAsync(null!, t.Cancellation).ConfigureAwait(false), "null for requests").ConfigureAwait(false);
            await t.HasLeftAsync(policy, key, 5, "after requests that cannot be made together").ConfigureAwait(false);
        }
    }
}
