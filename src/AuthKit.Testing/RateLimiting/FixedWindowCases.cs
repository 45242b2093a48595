using AuthKit.RateLimiting;
using static AuthKit.Testing.RateLimiting.RateLimiterTrial;

namespace AuthKit.Testing.RateLimiting;

internal static class FixedWindowCases
{
    private const int Limit = 5;
    private const string Anchor = "A fixed window begins with its first permit, and ends one window later. Exactly at its end, all permits are available again.";
    private const string Whole = "A request gets all of its permits or none, and RetryAfter is the time to the end of the window.";

    public static IEnumerable<RateLimiterConformanceCase> Cases =>
    [
        Case(Fixed_window_begins_with_its_first_permit, Anchor),
        Case(Fixed_window_refuses_until_the_instant_of_its_end, Anchor),
        Case(Fixed_window_after_a_pause_begins_with_the_next_permit, Anchor),
        Case(Fixed_window_does_not_begin_with_a_refusal, Anchor),
        Case(Fixed_window_gives_several_permits_or_none, Whole),
        Case(Fixed_window_of_the_longest_kind_is_exact, Anchor),
    ];

    private static async Task Fixed_window_begins_with_its_first_permit(RateLimiterTrial t)
    {
        var policy = t.Fixed(Limit);
        var key = t.FreshKey();
        t.Clock.Advance(Ms(3_333));
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 4, resetAfter: Window, "the first permit");
        t.Clock.Advance(Window - Ms(1));
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 3, resetAfter: Ms(1), "a permit one millisecond before the end");
        t.Clock.Advance(Ms(1));
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 4, resetAfter: Window, "a permit at the end");
    }

    private static async Task Fixed_window_refuses_until_the_instant_of_its_end(RateLimiterTrial t)
    {
        var policy = t.Fixed(Limit);
        var key = t.FreshKey();
        await t.TakeAsync(policy, key, Limit).ConfigureAwait(false);
        t.Refuses(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, Window, Window, "a request beyond the limit");
        t.Clock.Advance(Window - Ms(1));
        t.Refuses(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, Ms(1), Ms(1), "a request one millisecond before the end");
        t.Clock.Advance(Ms(1));
        t.Allows(await t.AcquireAsync(policy, key, Limit).ConfigureAwait(false), policy, remaining: 0, resetAfter: Window, "a request for all permits at the end");
    }

    private static async Task Fixed_window_after_a_pause_begins_with_the_next_permit(RateLimiterTrial t)
    {
        var policy = t.Fixed(Limit);
        var key = t.FreshKey();
        await t.TakeAsync(policy, key, Limit).ConfigureAwait(false);
        t.Clock.Advance(Ms(24_680));
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 4, resetAfter: Window, "the first permit after the pause");
        t.Clock.Advance(Ms(7_000));
        t.Allows(await t.Other.AcquireAsync(policy, key, 2, t.Cancellation).ConfigureAwait(false), policy, remaining: 2, resetAfter: Ms(3_000), "a later permit of the same window");
    }

    private static async Task Fixed_window_does_not_begin_with_a_refusal(RateLimiterTrial t)
    {
        var policy = t.Fixed(Limit);
        var key = t.FreshKey();
        t.Refuses(await t.AcquireAsync(policy, key, Limit + 1).ConfigureAwait(false), policy, Limit, Timeout.InfiniteTimeSpan, TimeSpan.Zero, "a request for more than the limit");
        t.Clock.Advance(Ms(4_000));
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 4, resetAfter: Window, "the first permit");
    }

    private static async Task Fixed_window_gives_several_permits_or_none(RateLimiterTrial t)
    {
        var policy = t.Fixed(Limit);
        var key = t.FreshKey();
        t.Allows(await t.AcquireAsync(policy, key, 3).ConfigureAwait(false), policy, remaining: 2, resetAfter: Window, "3 of 5 permits");
        t.Clock.Advance(Ms(2_500));
        t.Refuses(await t.Other.AcquireAsync(policy, key, 3, t.Cancellation).ConfigureAwait(false), policy, remaining: 2, Ms(7_500), Ms(7_500), "a request for 3 when 2 are left");
        t.Allows(await t.Other.AcquireAsync(policy, key, 2, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(7_500), "the 2 that are left");
    }

    private static async Task Fixed_window_of_the_longest_kind_is_exact(RateLimiterTrial t)
    {
        // 260,000 permits in 400 days: the product with the window in milliseconds is just under 2^53.
        var longest = t.Policy(RateLimitAlgorithm.FixedWindow, 260_000, RateLimitPolicy.MaxWindow);
        var key = t.FreshKey();
        var first = await t.AcquireAsync(longest, key, longest.Limit - 1).ConfigureAwait(false);
        t.Allows(first, longest, remaining: 1, resetAfter: longest.Window, "all permits but one");
        t.Clock.Advance(Ms(1));
        t.Refuses(await t.AcquireAsync(longest, key, 2).ConfigureAwait(false), longest, remaining: 1, longest.Window - Ms(1), longest.Window - Ms(1), "a request for 2 when 1 is left");
        t.Allows(await t.Other.AcquireAsync(longest, key, 1, t.Cancellation).ConfigureAwait(false), longest, remaining: 0, resetAfter: longest.Window - Ms(1), "the last permit");
    }
}
