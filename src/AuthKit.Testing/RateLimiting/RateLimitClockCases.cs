using static AuthKit.Testing.RateLimiting.RateLimiterTrial;

namespace AuthKit.Testing.RateLimiting;

internal static class RateLimitClockCases
{
    private const string Earlier = "An instance whose clock is behind the stored time by at most a window counts in the stored window, and returns no permits.";
    private const string FarBehind = "An instance whose clock is behind by more than a window moves the window back to its own time and keeps the count, even if it refuses the request.";
    private const string WentBack = "A fixed window that was moved back with a clock is another window: it accepts no refund of permits from before.";
    private const string Ahead = "A window that an instance with a clock ahead began also applies to the others.";

    public static IEnumerable<RateLimiterConformanceCase> Cases =>
    [
        CaseOfTwoClocks(Fixed_window_is_the_same_for_a_clock_behind, Earlier),
        CaseOfTwoClocks(Fixed_window_goes_back_with_a_clock_far_behind, FarBehind),
        CaseOfTwoClocks(Fixed_window_goes_back_with_a_refusal_too, FarBehind),
        CaseOfTwoClocks(Fixed_window_of_a_clock_ahead_holds_for_others, Ahead),
        CaseOfTwoClocks(Sliding_window_is_the_same_for_a_clock_behind, Earlier),
        CaseOfTwoClocks(Sliding_window_goes_back_with_a_clock_far_behind, FarBehind),
        CaseOfTwoClocks(Bucket_fills_once_for_all_clocks, Earlier),
        CaseOfTwoClocks(Bucket_goes_back_with_a_clock_far_behind, FarBehind),
        CaseOfTwoClocks(Peek_of_a_clock_far_behind_moves_nothing, "A peek changes nothing, whatever its clock shows."),
        CaseOfTwoClocks(Refund_to_a_window_that_went_back_changes_nothing, WentBack),
        CaseOfTwoClocks(Refund_that_takes_the_window_back_changes_nothing_else, WentBack),
    ];

    private static async Task Fixed_window_is_the_same_for_a_clock_behind(RateLimiterTrial t)
    {
        var policy = t.Fixed(5);
        var key = t.FreshKey();
        var first = await t.AcquireAsync(policy, key, 3).ConfigureAwait(false);
        t.OtherClock.Advance(-Ms(4_000));
        var other = await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false);
        t.Allows(other, policy, remaining: 1, resetAfter: Ms(14_000), "a permit by a clock 4 seconds behind");
        t.Equal(first.Ticket, other.Ticket, "the ticket of the same window");
        t.OtherClock.Advance(-Ms(6_000));
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(20_000), "a permit by a clock one window behind");
        t.Refuses(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, Ms(20_000), Ms(20_000), "a request beyond the limit by that clock");
        t.Refuses(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, Window, Window, "a request beyond the limit by the clock that began");
    }

    private static async Task Fixed_window_goes_back_with_a_clock_far_behind(RateLimiterTrial t)
    {
        var policy = t.Fixed(5);
        var key = t.FreshKey();
        await t.AcquireAsync(policy, key, 3).ConfigureAwait(false);
        t.OtherClock.Advance(-(Window + Ms(1)));
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 1, resetAfter: Window, "a permit by a clock behind by more than a window");
        t.OtherClock.Advance(Window - Ms(1));
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(1), "a permit one millisecond before the end by that clock");
        t.OtherClock.Advance(Ms(1));
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 4, resetAfter: Window, "a permit at the end by that clock");
    }

    private static async Task Fixed_window_goes_back_with_a_refusal_too(RateLimiterTrial t)
    {
        var policy = t.Fixed(5);
        var key = t.FreshKey();
        await t.AcquireAsync(policy, key, 5).ConfigureAwait(false);
        t.OtherClock.Advance(-(Window + Ms(1)));
        t.Refuses(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, Window, Window, "a request by a clock behind by more than a window");
        t.OtherClock.Advance(Window - Ms(1));
        t.Refuses(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, Ms(1), Ms(1), "a request one millisecond before the end by that clock");
        t.OtherClock.Advance(Ms(1));
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 4, resetAfter: Window, "a request at the end by that clock");
    }

    private static async Task Fixed_window_of_a_clock_ahead_holds_for_others(RateLimiterTrial t)
    {
        var policy = t.Fixed(5);
        var key = t.FreshKey();
        await t.AcquireAsync(policy, key, 5).ConfigureAwait(false);
        t.OtherClock.Advance(Window - Ms(1));
        t.Equal(false, (await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false)).IsAllowed, "IsAllowed by a clock ahead by one millisecond less than the window");
        t.OtherClock.Advance(Ms(1));
        t.Allows(await t.Other.AcquireAsync(policy, key, 3, t.Cancellation).ConfigureAwait(false), policy, remaining: 2, resetAfter: Window, "permits by a clock ahead by a window");
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 1, resetAfter: Ms(20_000), "a permit of the same window by a clock behind");
    }

    private static async Task Sliding_window_is_the_same_for_a_clock_behind(RateLimiterTrial t)
    {
        var policy = t.Sliding(10);
        var key = t.FreshKey();
        await t.AcquireAsync(policy, key, 8).ConfigureAwait(false);
        t.OtherClock.Advance(-Window);
        t.Allows(await t.PeekAsync(policy, key).ConfigureAwait(false), policy, remaining: 2, resetAfter: Ms(30_000), "a peek by a clock one window behind");

        // All 8 permits of the previous window count until the second window begins, for every instance.
        t.Clock.Advance(Window);
        t.OtherClock.Advance(Ms(16_000));
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 1, resetAfter: Ms(20_000), "the first permit of the second window");
        t.Refuses(await t.Other.AcquireAsync(policy, key, 2, t.Cancellation).ConfigureAwait(false), policy, remaining: 1, Ms(5_250), Ms(24_000), "a request for 2 by a clock 4 seconds behind");
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(24_000), "a permit by that clock");
    }

    private static async Task Sliding_window_goes_back_with_a_clock_far_behind(RateLimiterTrial t)
    {
        var policy = t.Sliding(10);
        var key = t.FreshKey();
        await t.AcquireAsync(policy, key, 4).ConfigureAwait(false);
        t.OtherClock.Advance(-(Window + Ms(1)));
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 5, resetAfter: Ms(10_001), "a permit by a clock behind by more than a window");
        t.OtherClock.Advance(Ms(1));
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 4, resetAfter: Ms(20_000), "a permit in the next window by that clock");
    }

    private static async Task Bucket_fills_once_for_all_clocks(RateLimiterTrial t)
    {
        var policy = t.Bucket(capacity: 5, permitsPerWindow: 1);
        var key = t.FreshKey();
        await t.AcquireAsync(policy, key, 5).ConfigureAwait(false);
        t.OtherClock.Advance(Window);
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(50_000), "the permit that became available, by a clock ahead");
        t.Refuses(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, Ms(20_000), Ms(60_000), "a request by a clock one window behind");
        t.Clock.Advance(Window);
        t.Refuses(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, Ms(10_000), Ms(50_000), "a request at the time of that permit");
        t.Clock.Advance(Window);
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(50_000), "the next permit that became available");
    }

    private static async Task Bucket_goes_back_with_a_clock_far_behind(RateLimiterTrial t)
    {
        var policy = t.Bucket(capacity: 5, permitsPerWindow: 1);
        var (given, refused) = (t.FreshKey(), t.FreshKey());
        await t.AcquireAsync(policy, given, 3).ConfigureAwait(false);
        await t.AcquireAsync(policy, refused, 5).ConfigureAwait(false);
        t.OtherClock.Advance(-(Window + Ms(1)));
        t.Allows(await t.Other.AcquireAsync(policy, given, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 1, resetAfter: Ms(40_000), "a permit by a clock behind by more than a window");
        t.Refuses(await t.Other.AcquireAsync(policy, refused, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, Ms(10_000), Ms(50_000), "a request by that clock");
        t.OtherClock.Advance(Window);
        t.Allows(await t.PeekAsync(policy, given).ConfigureAwait(false), policy, remaining: 2, resetAfter: Ms(30_000), "a peek one window later by that clock");
        t.Allows(await t.Other.AcquireAsync(policy, refused, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(50_000), "a request one window later by that clock");
    }

    private static async Task Peek_of_a_clock_far_behind_moves_nothing(RateLimiterTrial t)
    {
        t.OtherClock.Advance(-Ms(21_000));
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var key = t.FreshKey();
            var taken = await t.AcquireAsync(policy, key, 5).ConfigureAwait(false);
            var peek = await t.PeekAsync(policy, key).ConfigureAwait(false);
            t.Equal((false, 0), (peek.IsAllowed, peek.Remaining), $"IsAllowed and Remaining of a peek by a clock far behind ({algorithm})");
            var again = await t.AcquireAsync(policy, key).ConfigureAwait(false);
            t.Equal((false, taken.ResetAfter, taken.Ticket), (again.IsAllowed, again.ResetAfter, again.Ticket), $"IsAllowed, ResetAfter and Ticket of a request after that peek ({algorithm})");
        }
    }

    private static async Task Refund_to_a_window_that_went_back_changes_nothing(RateLimiterTrial t)
    {
        var policy = t.Fixed(5);
        var key = t.FreshKey();
        var taken = await t.AcquireAsync(policy, key, 3).ConfigureAwait(false);
        t.OtherClock.Advance(-(Window + Ms(1)));
        var other = await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false);
        t.Equal(false, await t.RefundAsync(policy, key, taken.Ticket).ConfigureAwait(false), "the result of a refund of a permit from before the window was moved back");
        t.Equal(1, (await t.PeekAsync(policy, key).ConfigureAwait(false)).Remaining, "the permits left after that refund");
        t.Equal(true, await t.RefundAsync(policy, key, other.Ticket).ConfigureAwait(false), "the result of a refund of a permit from after that");
        t.Equal(2, (await t.PeekAsync(policy, key).ConfigureAwait(false)).Remaining, "the permits left after that refund");
    }

    private static async Task Refund_that_takes_the_window_back_changes_nothing_else(RateLimiterTrial t)
    {
        // The ticket has the time to which the refund moves the window back, and still belongs to another window.
        var policy = t.Fixed(5);
        var key = t.FreshKey();
        var early = await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false);
        t.Clock.Advance(Window + Window);
        await t.AcquireAsync(policy, key, 3).ConfigureAwait(false);
        t.Equal(false, await t.RefundAsync(policy, key, early.Ticket).ConfigureAwait(false), "the result of a refund by a clock far behind, of a permit from before the window");
        t.Equal(2, (await t.PeekAsync(policy, key).ConfigureAwait(false)).Remaining, "the permits left after that refund");
    }
}
