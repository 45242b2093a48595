using AuthKit.RateLimiting;
using static AuthKit.Testing.RateLimiting.RateLimiterTrial;
using static AuthKit.Testing.Trial<AuthKit.RateLimiting.IRateLimiter>;

namespace AuthKit.Testing.RateLimiting;

internal static class RateLimitRefundCases
{
    private const string Same = "A refund returns permits to the window that they were taken from, as long as it is the current one. Later it changes nothing and returns false.";
    private const string Bounded = "A refund never leaves more permits than the limit.";

    public static IEnumerable<RateLimiterConformanceCase> Cases =>
    [
        Case(Refund_gives_permits_back, Same),
        Case(Refund_of_a_fixed_window_that_is_over_changes_nothing, Same),
        Case(Refund_of_a_sliding_window_that_is_over_changes_nothing, Same),
        Case(Refund_to_a_bucket_is_taken_within_a_window, Same),
        Case(Refund_never_leaves_more_than_the_limit, Bounded),
        Case(Refund_to_a_bucket_that_has_filled_is_cut, Bounded),
        Case(Refund_for_an_unknown_key_changes_nothing, Same),
        Case(Refund_by_a_ticket_that_nobody_gave_changes_nothing, Same),
        Case(Refund_leaves_other_keys_alone, Same),
        Case(Permits_below_one_are_refused, "Requests and refunds are for one permit or more; otherwise the limiter throws ArgumentOutOfRangeException."),
        Case(One_of_many_refunds_gives_each_permit_back, "Simultaneous refunds return exactly the permits that were taken."),
    ];

    private static async Task Refund_gives_permits_back(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var key = t.FreshKey();
            var first = await t.AcquireAsync(policy, key, 3).ConfigureAwait(false);
            var second = await t.AcquireAsync(policy, key, 2).ConfigureAwait(false);
            t.Equal(true, await t.RefundAsync(policy, key, first.Ticket, 2).ConfigureAwait(false), $"the result of a refund ({algorithm})");
            await t.HasLeftAsync(policy, key, 2, "after a refund of 2").ConfigureAwait(false);
            t.Equal(true, await t.RefundAsync(policy, key, second.Ticket).ConfigureAwait(false), $"the result of a second refund ({algorithm})");
            await t.TakeAsync(policy, key, 3).ConfigureAwait(false);
            t.Equal(false, (await t.AcquireAsync(policy, key).ConfigureAwait(false)).IsAllowed, $"IsAllowed beyond the limit after refunds ({algorithm})");
        }
    }

    private static async Task Refund_of_a_fixed_window_that_is_over_changes_nothing(RateLimiterTrial t)
    {
        var policy = t.Fixed(5);
        var (early, late) = (t.FreshKey(), t.FreshKey());
        var taken = await t.TakeAsync(policy, early, 2).ConfigureAwait(false);
        await t.TakeAsync(policy, late, 2).ConfigureAwait(false);
        t.Clock.Advance(Window - Ms(1));
        t.Equal(true, await t.RefundAsync(policy, early, taken.Ticket).ConfigureAwait(false), "the result of a refund one millisecond before the end");
        await t.HasLeftAsync(policy, early, 4, "after a refund one millisecond before the end").ConfigureAwait(false);
        t.Clock.Advance(Ms(1));
        t.Equal(false, await t.RefundAsync(policy, late, taken.Ticket).ConfigureAwait(false), "the result of a refund at the end");
        await t.TakeAsync(policy, late, 3).ConfigureAwait(false);
        t.Equal(false, await t.RefundAsync(policy, late, taken.Ticket).ConfigureAwait(false), "the result of a refund to the window before");
        await t.HasLeftAsync(policy, late, 2, "after a refund to the window before").ConfigureAwait(false);
    }

    private static async Task Refund_of_a_sliding_window_that_is_over_changes_nothing(RateLimiterTrial t)
    {
        var policy = t.Sliding(5);
        var key = t.FreshKey();
        var taken = await t.TakeAsync(policy, key, 4).ConfigureAwait(false);
        t.Clock.Advance(Window - Ms(1));
        t.Equal(true, await t.RefundAsync(policy, key, taken.Ticket).ConfigureAwait(false), "the result of a refund one millisecond before the end");
        t.Clock.Advance(Ms(1));
        t.Equal(false, await t.RefundAsync(policy, key, taken.Ticket).ConfigureAwait(false), "the result of a refund at the end");
        await t.HasLeftAsync(policy, key, 2, "after a refund at the end").ConfigureAwait(false);
        await t.TakeAsync(policy, key, 1).ConfigureAwait(false);
        t.Equal(false, await t.RefundAsync(policy, key, taken.Ticket).ConfigureAwait(false), "the result of a refund to the window before");
        await t.HasLeftAsync(policy, key, 1, "after a refund to the window before").ConfigureAwait(false);
    }

    private static async Task Refund_to_a_bucket_is_taken_within_a_window(RateLimiterTrial t)
    {
        var policy = t.Bucket(capacity: 5, permitsPerWindow: 1);
        var (early, late) = (t.FreshKey(), t.FreshKey());
        var taken = await t.AcquireAsync(policy, early, 4).ConfigureAwait(false);
        await t.AcquireAsync(policy, late, 4).ConfigureAwait(false);
        t.Clock.Advance(Window - Ms(1));
        t.Equal(true, await t.RefundAsync(policy, early, taken.Ticket).ConfigureAwait(false), "the result of a refund within a window");
        t.Allows(await t.PeekAsync(policy, early).ConfigureAwait(false), policy, remaining: 2, resetAfter: Ms(20_001), "a peek after a refund within a window");
        t.Clock.Advance(Ms(1));
        t.Equal(false, await t.RefundAsync(policy, late, taken.Ticket).ConfigureAwait(false), "the result of a refund after a window");
        t.Allows(await t.PeekAsync(policy, late).ConfigureAwait(false), policy, remaining: 2, resetAfter: Ms(30_000), "a peek after a refund that came too late");
    }

    private static async Task Refund_never_leaves_more_than_the_limit(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            foreach (var permits in (int[])[3, 1_000_000, int.MaxValue])
            {
                var key = t.FreshKey();
                var taken = await t.TakeAsync(policy, key, 2).ConfigureAwait(false);
                t.Equal(true, await t.RefundAsync(policy, key, taken.Ticket, permits).ConfigureAwait(false), $"the result of a refund of {permits} when 2 were taken ({algorithm})");
                t.Equal(false, await t.RefundAsync(policy, key, taken.Ticket).ConfigureAwait(false), $"the result of a refund when nothing is taken ({algorithm})");
                t.Allows(await t.PeekAsync(policy, key).ConfigureAwait(false), policy, remaining: 5, resetAfter: TimeSpan.Zero, $"a peek after refunds of more than was taken ({algorithm})");
                await t.TakeAsync(policy, key, 5).ConfigureAwait(false);
                t.Equal(false, (await t.AcquireAsync(policy, key).ConfigureAwait(false)).IsAllowed, $"IsAllowed beyond the limit after such refunds ({algorithm})");
            }
        }

        var slow = t.Policy(RateLimitAlgorithm.TokenBucket, 2, RateLimitPolicy.MaxWindow, permitsPerWindow: 1);
        var last = await t.TakeAsync(slow, default, 2).ConfigureAwait(false);
        t.Equal(true, await t.RefundAsync(slow, default, last.Ticket, int.MaxValue).ConfigureAwait(false), $"the result of a refund of {int.MaxValue} to a window of 400 days");
        await t.HasLeftAsync(slow, default, 2, "after that refund").ConfigureAwait(false);
    }

    private static async Task Refund_to_a_bucket_that_has_filled_is_cut(RateLimiterTrial t)
    {
        var policy = t.Bucket(capacity: 5, permitsPerWindow: 10);
        var key = t.FreshKey();
        var taken = await t.AcquireAsync(policy, key, 2).ConfigureAwait(false);
        t.Clock.Advance(Ms(1_500));
        t.Equal(true, await t.RefundAsync(policy, key, taken.Ticket, 2).ConfigureAwait(false), "the result of a refund of 2 when half a permit is missing");
        t.Allows(await t.PeekAsync(policy, key).ConfigureAwait(false), policy, remaining: 5, resetAfter: TimeSpan.Zero, "a peek after a refund of more than is missing");
        t.Equal(false, await t.RefundAsync(policy, key, taken.Ticket).ConfigureAwait(false), "the result of a refund to a full bucket");
    }

    private static async Task Refund_for_an_unknown_key_changes_nothing(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var key = t.FreshKey();
            var ticket = (await t.PeekAsync(policy, key).ConfigureAwait(false)).Ticket;
            t.Equal(false, await t.RefundAsync(policy, key, ticket).ConfigureAwait(false), $"the result of a refund for an unknown key ({algorithm})");
            t.Clock.Advance(Ms(500));
            var first = await t.AcquireAsync(policy, key).ConfigureAwait(false);
            t.Equal(4, first.Remaining, $"Remaining of the first permit after that ({algorithm})");
            t.True(algorithm != RateLimitAlgorithm.FixedWindow || first.ResetAfter == Window, "a refund for an unknown key does not begin a window", first.ResetAfter);
        }
    }

    private static async Task Refund_by_a_ticket_that_nobody_gave_changes_nothing(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var key = t.FreshKey();
            await t.TakeAsync(policy, key, 3).ConfigureAwait(false);
            foreach (var ticket in (long[])[long.MinValue, long.MinValue + 1, -(1L << 53), (1L << 53) + 1, long.MaxValue - 1, long.MaxValue])
            {
                t.Equal(false, await t.RefundAsync(policy, key, ticket).ConfigureAwait(false), $"the result of a refund by the ticket {Text(ticket)} ({algorithm})");
            }

            await t.HasLeftAsync(policy, key, 2, "after such refunds").ConfigureAwait(false);
        }
    }

    private static async Task Refund_leaves_other_keys_alone(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var otherPolicy = t.Policy(algorithm, 5, number: 1);
            var (key, otherKey) = (t.FreshKey("group"), t.FreshKey("group"));
            var taken = await t.TakeAsync(policy, key, 3).ConfigureAwait(false);
            await t.TakeAsync(policy, otherKey, 2).ConfigureAwait(false);
            await t.TakeAsync(otherPolicy, key, 1).ConfigureAwait(false);
            await t.RefundAsync(policy, key, taken.Ticket, 3).ConfigureAwait(false);
            await t.HasLeftAsync(policy, key, 5, "of the key whose permits were returned").ConfigureAwait(false);
            await t.HasLeftAsync(policy, otherKey, 3, "of another key").ConfigureAwait(false);
            await t.HasLeftAsync(otherPolicy, key, 4, "of another policy").ConfigureAwait(false);
        }
    }

    private static async Task Permits_below_one_are_refused(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var key = t.FreshKey();
            var taken = await t.TakeAsync(policy, key, 2).ConfigureAwait(false);
            foreach (var permits in (int[])[0, -1, int.MinValue])
            {
                await t.ThrowsAsync<ArgumentOutOfRangeException>(async () => await t.Store.AcquireAsync(policy, key, permits, t.Cancellation).ConfigureAwait(false), $"a request for {permits}").ConfigureAwait(false);
                await t.ThrowsAsync<ArgumentOutOfRangeException>(async () => await t.Store.RefundAsync(policy, key, taken.Ticket, permits, t.Cancellation).ConfigureAwait(false), $"a refund of {permits}").ConfigureAwait(false);
            }

            await t.HasLeftAsync(policy, key, 3, "after requests and refunds of less than one permit").ConfigureAwait(false);
        }
    }

    private static async Task One_of_many_refunds_gives_each_permit_back(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 40);
            var key = t.FreshKey();
            var taken = await t.AcquireAsync(policy, key, 30).ConfigureAwait(false);
            var answers = await RaceAsync(Ways, async i => await t[i].RefundAsync(policy, key, taken.Ticket, 1, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            t.Equal(30, answers.Count(answer => answer), $"the number of {Ways} refunds that gave back one of 30 permits ({algorithm})");
            await t.HasLeftAsync(policy, key, 40, "after these refunds").ConfigureAwait(false);
        }
    }
}
