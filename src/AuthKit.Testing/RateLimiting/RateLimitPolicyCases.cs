using AuthKit.RateLimiting;
using static AuthKit.Testing.RateLimiting.RateLimiterTrial;

namespace AuthKit.Testing.RateLimiting;

internal static class RateLimitPolicyCases
{
    private const string Apart = "Policies that differ in name, algorithm, window or (for a bucket) rate have separate counts.";
    private const string Shared = "Policies that differ only in their limit share a count. If more permits were given than a policy's limit, it has none left.";

    public static IEnumerable<RateLimiterConformanceCase> Cases =>
    [
        Case(Policies_with_other_names_count_apart, Apart),
        Case(Policies_with_another_algorithm_count_apart, Apart),
        Case(Policies_with_another_window_count_apart, Apart),
        Case(Buckets_with_another_rate_count_apart, Apart),
        Case(Policies_with_another_limit_share_what_was_counted, Shared),
        Case(Lower_limit_says_when_a_request_will_be_allowed, Shared),
        Case(More_than_the_limit_is_never_allowed, "A request for more permits than the limit is always refused; RetryAfter is infinite, and nothing is taken."),
    ];

    private static async Task Policies_with_other_names_count_apart(RateLimiterTrial t)
    {
        var name = t.NameOf(0);
        string[] names = [name, name + "0", name + ".", name + "_", name + "-", name[..^1], t.NameOf(1)];
        await CountApartAsync(t, names.Select(other => (RateLimitPolicy.FixedWindow(other, 2, Window), new RateLimitKey("1")))).ConfigureAwait(false);
        await CountApartAsync(t, [(RateLimitPolicy.FixedWindow(name + "a", 2, Window), new RateLimitKey("b", "b")), (RateLimitPolicy.FixedWindow(name + "ab", 2, Window), new RateLimitKey("", "b"))]).ConfigureAwait(false);
    }

    private static Task Policies_with_another_algorithm_count_apart(RateLimiterTrial t) =>
        CountApartAsync(t, Algorithms.Select(algorithm => (t.Policy(algorithm, 2), new RateLimitKey("key"))));

    private static async Task Policies_with_another_window_count_apart(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            await CountApartAsync(t, ((long[])[100, 101, 10_000, 60_000]).Select(window => (t.Policy(algorithm, 2, Ms(window)), new RateLimitKey("key")))).ConfigureAwait(false);
        }
    }

    private static Task Buckets_with_another_rate_count_apart(RateLimiterTrial t) =>
        CountApartAsync(t, ((int[])[1, 2, 3, 256, 65_536]).Select(rate => (t.Bucket(2, rate), new RateLimitKey("key"))));

    private static async Task Policies_with_another_limit_share_what_was_counted(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var (lower, policy, higher) = (t.Policy(algorithm, 3, permitsPerWindow: 5), t.Policy(algorithm, 5, permitsPerWindow: 5), t.Policy(algorithm, 8, permitsPerWindow: 5));
            var key = t.FreshKey();
            await t.TakeAsync(policy, key, 5).ConfigureAwait(false);
            var refused = await t.AcquireAsync(lower, key).ConfigureAwait(false);
            t.Equal((false, 3, 0), (refused.IsAllowed, refused.Limit, refused.Remaining), $"IsAllowed, Limit and Remaining by a lower limit ({algorithm})");
            await t.HasLeftAsync(lower, key, 0, "by a lower limit").ConfigureAwait(false);
            await t.HasLeftAsync(higher, key, 3, "by a higher limit").ConfigureAwait(false);
            await t.TakeAsync(higher, key, 3).ConfigureAwait(false);
            await t.HasLeftAsync(policy, key, 0, "by the first limit").ConfigureAwait(false);
        }
    }

    private static async Task Lower_limit_says_when_a_request_will_be_allowed(RateLimiterTrial t)
    {
        var key = t.FreshKey();
        foreach (var (algorithm, retry) in ((RateLimitAlgorithm, int)[])[(RateLimitAlgorithm.FixedWindow, 8_000), (RateLimitAlgorithm.SlidingWindow, 16_000), (RateLimitAlgorithm.TokenBucket, 6_000)])
        {
            await t.AcquireAsync(t.Policy(algorithm, 5, permitsPerWindow: 5), key, 5).ConfigureAwait(false);
            t.Clock.Advance(Ms(2_000));
            var lower = t.Policy(algorithm, 2, permitsPerWindow: 5);
            t.Equal(Ms(retry), (await t.AcquireAsync(lower, key).ConfigureAwait(false)).RetryAfter, $"RetryAfter by a limit of 2 when 5 were given 2 seconds ago ({algorithm})");
            t.Clock.Advance(Ms(retry - 1));
            t.Equal(Ms(1), (await t.AcquireAsync(lower, key).ConfigureAwait(false)).RetryAfter, $"RetryAfter one millisecond before that ({algorithm})");
            t.Clock.Advance(Ms(1));
            t.Equal(true, (await t.AcquireAsync(lower, key).ConfigureAwait(false)).IsAllowed, $"IsAllowed then ({algorithm})");
            t.Clock.Advance(Ms(20_000 - ((2_000 + retry) % 20_000)));
        }
    }

    private static async Task More_than_the_limit_is_never_allowed(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5, TimeSpan.FromSeconds(60));
            var key = t.FreshKey();
            foreach (var permits in (int[])[6, 1_000_000, int.MaxValue])
            {
                t.Refuses(await t.AcquireAsync(policy, key, permits).ConfigureAwait(false), policy, remaining: 5, Timeout.InfiniteTimeSpan, TimeSpan.Zero, $"a request for {permits} of 5 permits ({algorithm})");
            }

            var taken = await t.TakeAsync(policy, key, 2).ConfigureAwait(false);
            foreach (var permits in (int[])[6, int.MaxValue - 1, int.MaxValue])
            {
                t.Refuses(await t.AcquireAsync(policy, key, permits).ConfigureAwait(false), policy, remaining: 3, Timeout.InfiniteTimeSpan, taken.ResetAfter, $"a request for {permits} of 5 permits when 2 are taken ({algorithm})");
            }

            await t.TakeAsync(policy, key, 3).ConfigureAwait(false);
        }

        var slow = t.Policy(RateLimitAlgorithm.TokenBucket, 1, RateLimitPolicy.MaxWindow, permitsPerWindow: 1);
        t.Refuses(await t.AcquireAsync(slow, t.FreshKey(), int.MaxValue).ConfigureAwait(false), slow, remaining: 1, Timeout.InfiniteTimeSpan, TimeSpan.Zero, $"a request for {int.MaxValue} permits of a window of 400 days");
    }

    private static async Task CountApartAsync(RateLimiterTrial t, IEnumerable<(RateLimitPolicy Policy, RateLimitKey Key)> counts)
    {
        (RateLimitPolicy Policy, RateLimitKey Key)[] all = [.. counts];
        for (var remaining = 1; remaining >= 0; remaining--)
        {
            foreach (var (policy, key) in all)
            {
                var what = $"the policy {policy.Name} ({policy.Algorithm}, {policy.PermitsPerWindow} in {policy.Window})";
                t.Equal(remaining, (await t.AcquireAsync(policy, key).ConfigureAwait(false)).Remaining, $"Remaining by {what}");
            }

            Array.Reverse(all);
        }
    }
}
