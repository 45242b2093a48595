using AuthKit.RateLimiting;
using static AuthKit.Testing.RateLimiting.RateLimiterTrial;

namespace AuthKit.Testing.RateLimiting;

internal static class SlidingWindowCases
{
    private const int Limit = 10;
    private const string Weighted = "The permits of the previous window count by the share of that window that is less than one window ago, rounded up.";
    private const string Retry = "RetryAfter is exact: the same request is refused one millisecond earlier and allowed then.";
    private const string Windows = "Windows begin at multiples of their length; permits from before the previous window no longer count.";

    public static IEnumerable<RateLimiterConformanceCase> Cases =>
    [
        Case(Sliding_window_refuses_beyond_its_limit, Retry),
        Case(Sliding_window_weighs_the_window_before, Weighted),
        Case(Sliding_window_counts_the_two_windows_together, Weighted),
        Case(Sliding_window_says_when_a_request_will_be_allowed, Retry),
        Case(Sliding_window_moves_on_by_one_window, Windows),
        Case(Sliding_window_forgets_after_two_windows, Windows),
        Case(Sliding_window_gives_several_permits_or_none, "A request gets all of its permits or none."),
    ];

    private static async Task Sliding_window_refuses_beyond_its_limit(RateLimiterTrial t)
    {
        var policy = t.Sliding(Limit);
        var key = t.FreshKey();
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 9, resetAfter: Ms(20_000), "the first permit");
        t.Clock.Advance(Ms(4_000));
        t.Allows(await t.TakeAsync(policy, key, 9).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(16_000), "the last permit");
        t.Refuses(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, Ms(7_000), Ms(16_000), "a request beyond the limit");
        t.Clock.Advance(Ms(6_999));
        t.Refuses(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, Ms(1), Ms(9_001), "a request one millisecond too early");
        t.Clock.Advance(Ms(1));
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(19_000), "a request when a tenth of the previous window no longer counts");
    }

    private static async Task Sliding_window_weighs_the_window_before(RateLimiterTrial t)
    {
        var policy = t.Sliding(Limit);
        var key = t.FreshKey();
        await t.TakeAsync(policy, key, 7).ConfigureAwait(false);

        // 7 permits, of which ceil(7 * (20,000 - t) / 10,000) count at time t in the second window.
        var at = 0;
        foreach (var (time, remaining) in ((int, int)[])[(9_999, 3), (10_000, 3), (10_001, 3), (11_428, 3), (11_429, 4), (12_857, 4), (12_858, 5), (15_714, 6), (15_715, 7), (19_999, 9), (20_000, 10)])
        {
            t.Clock.Advance(Ms(time - at));
            at = time;
            await t.HasLeftAsync(policy, key, remaining, $"{time} milliseconds after the beginning of the first window").ConfigureAwait(false);
        }
    }

    private static async Task Sliding_window_counts_the_two_windows_together(RateLimiterTrial t)
    {
        var policy = t.Sliding(Limit);
        var key = t.FreshKey();
        await t.TakeAsync(policy, key, Limit).ConfigureAwait(false);
        t.Clock.Advance(Ms(15_000));
        t.Allows(await t.AcquireAsync(policy, key, 5).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(15_000), "the 5 permits that are left half a window later");
        t.Refuses(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, Ms(1_000), Ms(15_000), "one more");
        t.Clock.Advance(Ms(4_000));
        t.Allows(await t.Other.AcquireAsync(policy, key, 4, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(11_000), "the 4 permits that became available since");
    }

    private static async Task Sliding_window_says_when_a_request_will_be_allowed(RateLimiterTrial t)
    {
        // After 10 permits in the first window and 5 in the middle of the second. Enough permits for a request of 6 only become available in the
        // third window.
        var policy = t.Sliding(Limit);
        var keys = ((int Permits, int Retry)[])[(1, 1_000), (3, 3_000), (5, 5_000), (6, 7_000), (7, 9_000), (10, 15_000)];
        foreach (var (permits, _) in keys)
        {
            await t.TakeAsync(policy, KeyOf(permits), Limit).ConfigureAwait(false);
        }

        var time = 15_000;
        t.Clock.Advance(Ms(time));
        foreach (var (permits, retry) in keys)
        {
            await t.TakeAsync(policy, KeyOf(permits), 5).ConfigureAwait(false);
            t.Refuses(await t.AcquireAsync(policy, KeyOf(permits), permits).ConfigureAwait(false), policy, remaining: 0, Ms(retry), Ms(15_000), $"a request for {permits}");
        }

        foreach (var (permits, retry) in keys)
        {
            t.Clock.Advance(Ms(15_000 + retry - 1 - time));
            time = 15_000 + retry;
            var early = await t.Other.AcquireAsync(policy, KeyOf(permits), permits, t.Cancellation).ConfigureAwait(false);
            t.Equal((false, Ms(1)), (early.IsAllowed, early.RetryAfter), $"IsAllowed and RetryAfter of a request for {permits} one millisecond before its time");
            t.Clock.Advance(Ms(1));
            t.Equal(true, (await t.AcquireAsync(policy, KeyOf(permits), permits).ConfigureAwait(false)).IsAllowed, $"IsAllowed of a request for {permits} at its time");
        }
    }

    private static async Task Sliding_window_moves_on_by_one_window(RateLimiterTrial t)
    {
        var policy = t.Sliding(Limit);
        var key = t.FreshKey();
        await t.TakeAsync(policy, key, 8).ConfigureAwait(false);
        t.Clock.Advance(Ms(19_000));
        await t.TakeAsync(policy, key, 3).ConfigureAwait(false);
        t.Clock.Advance(Ms(1_000));
        t.Allows(await t.PeekAsync(policy, key).ConfigureAwait(false), policy, remaining: 7, resetAfter: Window, "a peek at the beginning of the third window");
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 6, resetAfter: Ms(20_000), "a permit at the beginning of the third window");
        t.Clock.Advance(Ms(9_999));
        t.Allows(await t.PeekAsync(policy, key).ConfigureAwait(false), policy, remaining: 8, resetAfter: Ms(10_001), "a peek at the end of the third window");
    }

    private static async Task Sliding_window_forgets_after_two_windows(RateLimiterTrial t)
    {
        var policy = t.Sliding(Limit);
        var key = t.FreshKey();
        t.Clock.Advance(Ms(9_999));
        await t.TakeAsync(policy, key, Limit).ConfigureAwait(false);
        t.Clock.Advance(Ms(10_000));
        t.Refuses(await t.AcquireAsync(policy, key, Limit).ConfigureAwait(false), policy, remaining: 9, Ms(1), Ms(1), "a request for the whole limit at the end of the second window");
        t.Clock.Advance(Ms(1));
        t.Allows(await t.AcquireAsync(policy, key, Limit).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(20_000), "the same at the beginning of the third");
        t.Clock.Advance(Ms(47_000));
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 9, resetAfter: Ms(13_000), "a permit after a long pause");
    }

    private static async Task Sliding_window_gives_several_permits_or_none(RateLimiterTrial t)
    {
        var policy = t.Sliding(Limit);
        var key = t.FreshKey();
        t.Allows(await t.AcquireAsync(policy, key, 7).ConfigureAwait(false), policy, remaining: 3, resetAfter: Ms(20_000), "7 of 10 permits");
        t.Refuses(await t.Other.AcquireAsync(policy, key, 4, t.Cancellation).ConfigureAwait(false), policy, remaining: 3, Ms(11_429), Ms(20_000), "a request for 4 when 3 are left");
        t.Allows(await t.Other.AcquireAsync(policy, key, 3, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(20_000), "the 3 that are left");
    }

    private static RateLimitKey KeyOf(int permits) => new($"for {permits}");
}
