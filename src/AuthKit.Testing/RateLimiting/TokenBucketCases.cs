using AuthKit.RateLimiting;
using static AuthKit.Testing.RateLimiting.RateLimiterTrial;

namespace AuthKit.Testing.RateLimiting;

internal static class TokenBucketCases
{
    private const string Even = "A bucket starts full, and is refilled one permit at a time at an even rate, never above its capacity.";
    private const string Exact = "Only the results are rounded: the refilled part of a permit is stored to the millisecond.";

    public static IEnumerable<RateLimiterConformanceCase> Cases =>
    [
        Case(Bucket_starts_full_and_fills_evenly, Even),
        Case(Bucket_is_full_after_a_long_pause_and_not_fuller, Even),
        Case(Bucket_keeps_parts_of_permits, Exact),
        Case(Bucket_is_full_at_the_millisecond_and_not_before, Exact),
        Case(Bucket_has_whole_permits_left, Exact),
        Case(Bucket_gives_several_permits_or_none, "A request gets all of its permits or none, and RetryAfter is the time until enough are available."),
        Case(Bucket_fills_faster_than_its_capacity_a_window, Even),
        Case(Bucket_of_the_slowest_kind_is_exact, "A time that is too long for a TimeSpan is returned as TimeSpan.MaxValue."),
    ];

    private static async Task Bucket_starts_full_and_fills_evenly(RateLimiterTrial t)
    {
        var policy = t.Bucket(capacity: 5, permitsPerWindow: 2);
        var key = t.FreshKey();
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 4, resetAfter: Ms(5_000), "the first permit");
        t.Allows(await t.TakeAsync(policy, key, 4).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(25_000), "the last permit");
        t.Refuses(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, Ms(5_000), Ms(25_000), "a request to an empty bucket");
        t.Clock.Advance(Ms(4_999));
        t.Refuses(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, Ms(1), Ms(20_001), "a request one millisecond too early");
        t.Clock.Advance(Ms(1));
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(25_000), "the permit that became available");
        t.Clock.Advance(Ms(10_000));
        t.Allows(await t.AcquireAsync(policy, key, 2).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(25_000), "the two permits that became available");
    }

    private static async Task Bucket_is_full_after_a_long_pause_and_not_fuller(RateLimiterTrial t)
    {
        var policy = t.Bucket(capacity: 5, permitsPerWindow: 2);
        var key = t.FreshKey();
        await t.TakeAsync(policy, key, 5).ConfigureAwait(false);
        t.Clock.Advance(Ms(25_000));
        t.Allows(await t.PeekAsync(policy, key).ConfigureAwait(false), policy, remaining: 5, resetAfter: TimeSpan.Zero, "a peek into a bucket that is full again");
        t.Clock.Advance(Ms(50_000));
        t.Allows(await t.TakeAsync(policy, key, 5).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(25_000), "the last permit after a long pause");
        t.Refuses(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, Ms(5_000), Ms(25_000), "a request beyond the capacity after a long pause");
    }

    private static async Task Bucket_keeps_parts_of_permits(RateLimiterTrial t)
    {
        // One permit in three and a third seconds.
        var policy = t.Bucket(capacity: 5, permitsPerWindow: 3);
        var key = t.FreshKey();
        await t.TakeAsync(policy, key, 5).ConfigureAwait(false);
        t.Refuses(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, Ms(3_334), Ms(16_667), "a request to an empty bucket");
        t.Clock.Advance(Ms(3_333));
        t.Refuses(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, Ms(1), Ms(13_334), "a request one millisecond too early");
        t.Clock.Advance(Ms(1));
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(16_666), "the first permit that became available");
        t.Clock.Advance(Ms(3_332));
        t.Refuses(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, Ms(1), Ms(13_334), "a request two thirds of a millisecond too early");
        t.Clock.Advance(Ms(1));
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(16_667), "the second permit that became available");
        t.Clock.Advance(Ms(3_333));
        t.Allows(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(16_667), "the third permit that became available");
    }

    private static async Task Bucket_is_full_at_the_millisecond_and_not_before(RateLimiterTrial t)
    {
        // The bucket is full after 33 1/3 ms, after 28 4/7 ms and after 25 ms. One millisecond earlier, only a part of a permit is missing.
        foreach (var (capacity, permitsPerWindow, full) in ((int, int, int)[])[(1, 3, 34), (2, 7, 29), (3, 12, 25)])
        {
            var policy = t.Policy(RateLimitAlgorithm.TokenBucket, capacity, Ms(100), permitsPerWindow);
            var key = t.FreshKey();
            t.Allows(await t.AcquireAsync(policy, key, capacity).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(full), $"all {capacity} permits");
            t.Clock.Advance(Ms(full - 1));
            t.Refuses(await t.Other.AcquireAsync(policy, key, capacity, t.Cancellation).ConfigureAwait(false), policy, capacity - 1, Ms(1), Ms(1), $"a request for all {capacity} permits one millisecond before the bucket is full");
            t.Clock.Advance(Ms(1));
            t.Allows(await t.AcquireAsync(policy, key, capacity).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(full), $"all {capacity} permits of a bucket that is full again");
        }
    }

    private static async Task Bucket_has_whole_permits_left(RateLimiterTrial t)
    {
        var policy = t.Bucket(capacity: 5, permitsPerWindow: 3);
        var key = t.FreshKey();
        await t.TakeAsync(policy, key, 1).ConfigureAwait(false);
        await t.HasLeftAsync(policy, key, 4, "at once").ConfigureAwait(false);
        t.Clock.Advance(Ms(3_333));
        await t.HasLeftAsync(policy, key, 4, "one millisecond before a permit becomes available").ConfigureAwait(false);
        t.Allows(await t.PeekAsync(policy, key).ConfigureAwait(false), policy, remaining: 4, resetAfter: Ms(1), "a peek then");
        t.Clock.Advance(Ms(1));
        await t.HasLeftAsync(policy, key, 5, "when it is available").ConfigureAwait(false);
    }

    private static async Task Bucket_gives_several_permits_or_none(RateLimiterTrial t)
    {
        var policy = t.Bucket(capacity: 5, permitsPerWindow: 3);
        var key = t.FreshKey();
        t.Allows(await t.AcquireAsync(policy, key, 3).ConfigureAwait(false), policy, remaining: 2, resetAfter: Ms(10_000), "3 of 5 permits");
        t.Refuses(await t.Other.AcquireAsync(policy, key, 3, t.Cancellation).ConfigureAwait(false), policy, remaining: 2, Ms(3_334), Ms(10_000), "a request for 3 when 2 are left");
        t.Refuses(await t.Other.AcquireAsync(policy, key, 5, t.Cancellation).ConfigureAwait(false), policy, remaining: 2, Ms(10_000), Ms(10_000), "a request for 5 when 2 are left");
        t.Allows(await t.AcquireAsync(policy, key, 2).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(16_667), "the 2 that are left");
    }

    private static async Task Bucket_fills_faster_than_its_capacity_a_window(RateLimiterTrial t)
    {
        var policy = t.Bucket(capacity: 2, permitsPerWindow: 1_000);
        var key = t.FreshKey();
        await t.TakeAsync(policy, key, 2).ConfigureAwait(false);
        t.Clock.Advance(Ms(9));
        t.Refuses(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, Ms(1), Ms(11), "a request one millisecond too early");
        t.Clock.Advance(Ms(1));
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(20), "the permit that became available");
        t.Clock.Advance(Ms(10_000));
        t.Allows(await t.AcquireAsync(policy, key, 2).ConfigureAwait(false), policy, remaining: 0, resetAfter: Ms(20), "both permits a window later");
    }

    private static async Task Bucket_of_the_slowest_kind_is_exact(RateLimiterTrial t)
    {
        // 260,000 permits at one in 400 days: the product with the window in milliseconds is just under 2^53.
        var policy = t.Policy(RateLimitAlgorithm.TokenBucket, 260_000, RateLimitPolicy.MaxWindow, permitsPerWindow: 1);
        var key = t.FreshKey();
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 259_999, resetAfter: policy.Window, "the first permit");
        t.Allows(await t.AcquireAsync(policy, key, 259_999).ConfigureAwait(false), policy, remaining: 0, resetAfter: TimeSpan.MaxValue, "all the others");
        t.Clock.Advance(Ms(1));
        t.Refuses(await t.Other.AcquireAsync(policy, key, 1, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, policy.Window - Ms(1), TimeSpan.MaxValue, "a request one millisecond later");
        t.Refuses(await t.Other.AcquireAsync(policy, key, 260_000, t.Cancellation).ConfigureAwait(false), policy, remaining: 0, TimeSpan.MaxValue, TimeSpan.MaxValue, "a request for all permits");
    }
}
