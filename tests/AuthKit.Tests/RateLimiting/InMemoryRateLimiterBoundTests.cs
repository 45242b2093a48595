using AuthKit.RateLimiting;
using AuthKit.Testing;

namespace AuthKit.Tests.RateLimiting;

/// <summary>A full limiter shares counts between keys. It then counts too much rather than too little.</summary>
public class InMemoryRateLimiterBoundTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new();

    public static TheoryData<RateLimitAlgorithm> Algorithms => [.. Policies.Algorithms];

    [Theory, MemberData(nameof(Algorithms))]
    public async Task Keys_that_count_keep_their_counts(RateLimitAlgorithm algorithm)
    {
        const int Capacity = 100;
        var limiter = Limiter(Capacity);
        var policy = Policies.Of(algorithm, 5, Window);
        await TakeAsync(limiter, policy, 0, Capacity, permits: 2);
        await TakeAsync(limiter, policy, Capacity, 5_000, permits: 5);
        for (var i = 0; i < Capacity; i++)
        {
            Assert.Equal(3, (await limiter.PeekAsync(policy, Key(i))).Remaining);
            Assert.Equal(2, (await limiter.AcquireAsync(policy, Key(i))).Remaining);
        }
    }

    [Theory, MemberData(nameof(Algorithms))]
    public async Task Keys_without_room_share_256_counts_of_their_policy(RateLimitAlgorithm algorithm)
    {
        var limiter = Limiter(capacity: 1);
        var (policy, other) = (Policies.Of(algorithm, 5, Window), Policies.Of(algorithm, 5, Window, "other"));
        await limiter.AcquireAsync(policy, Key(0));
        Assert.Equal(256 * 5, await TakeAsync(limiter, policy, 1, 5_000, permits: 1) + await TakeAsync(limiter, policy, 1, 5_000, permits: 1));
        Assert.Equal(256 * 5, await TakeAsync(limiter, other, 1, 5_000, permits: 1) + await TakeAsync(limiter, other, 1, 5_000, permits: 1));
        var refused = await limiter.AcquireAsync(policy, Key(5_001));
        Assert.Equal((false, 5, 0), (refused.IsAllowed, refused.Limit, refused.Remaining));
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMilliseconds(1), 2 * Window);
    }

    [Theory]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    public async Task Shared_count_follows_its_policy_like_one_key(RateLimitAlgorithm algorithm)
    {
        var full = Limiter(capacity: 1);
        var free = Limiter(capacity: 10);
        var policy = Policies.Of(algorithm, 5, Window);
        await full.AcquireAsync(RateLimitPolicy.FixedWindow("holds.the.room", 1, TimeSpan.FromDays(1)), Key(0));
        for (var i = 0; i < 200; i++)
        {
            var permits = 1 + (i % 3);
            var (shared, own) = (await full.AcquireAsync(policy, Key(1), permits), await free.AcquireAsync(policy, Key(1), permits));
            Assert.Equal(own, shared);
            Assert.Equal(await free.PeekAsync(policy, Key(1)), await full.PeekAsync(policy, Key(1)));
            if (i % 5 == 0)
            {
                Assert.Equal(await free.RefundAsync(policy, Key(1), own.Ticket), await full.RefundAsync(policy, Key(1), shared.Ticket));
            }

            _clock.Advance(Window / 7);
        }
    }

    [Fact]
    public async Task Shared_fixed_window_ends_one_window_after_its_last_permit()
    {
        var limiter = Limiter(capacity: 1);
        var policy = RateLimitPolicy.FixedWindow("policy", 3, Window);
        await limiter.AcquireAsync(RateLimitPolicy.FixedWindow("holds.the.room", 1, TimeSpan.FromDays(1)), Key(0));
        await limiter.AcquireAsync(policy, Key(1));
        _clock.Advance(Window / 2);
        Assert.Equal(Window, (await limiter.AcquireAsync(policy, Key(1))).ResetAfter);
        _clock.Advance(Window / 2);
        Assert.Equal((1, Window / 2), await LeftAsync(limiter, policy, Key(1)));
        Assert.Equal((false, Window / 2), await RetryAsync(limiter, policy, Key(1), 2));
        Assert.Equal((true, TimeSpan.Zero), await RetryAsync(limiter, policy, Key(1), 1));
        _clock.Advance(Window - TimeSpan.FromMilliseconds(1));
        Assert.Equal((false, TimeSpan.FromMilliseconds(1)), await RetryAsync(limiter, policy, Key(1), 1));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((3, TimeSpan.Zero), await LeftAsync(limiter, policy, Key(1)));
    }

    [Fact]
    public async Task Key_that_loses_its_room_gets_no_additional_permits_because_others_began_earlier()
    {
        var limiter = Limiter(capacity: 1);
        var policy = RateLimitPolicy.FixedWindow("policy", 1_000, Window);
        var later = TimeSpan.FromMilliseconds(10);
        await limiter.AcquireAsync(policy, Key(0), 1_000);
        _clock.Advance(later);
        await TakeAsync(limiter, policy, 1, 5_000, permits: 1);

        // Its window is over, and another key takes its place. The shared windows end ten milliseconds later.
        _clock.Advance(Window - later);
        await limiter.AcquireAsync(RateLimitPolicy.FixedWindow("takes.the.room", 1, TimeSpan.FromDays(1)), Key(0));
        Assert.True((await limiter.AcquireAsync(policy, Key(0), 900)).IsAllowed);
        _clock.Advance(later);
        Assert.False((await limiter.AcquireAsync(policy, Key(0), 900)).IsAllowed);
    }

    [Theory, MemberData(nameof(Algorithms))]
    public async Task Expired_counts_make_room(RateLimitAlgorithm algorithm)
    {
        const int Capacity = 1_000;
        var limiter = Limiter(Capacity);
        var policy = Policies.Of(algorithm, 5, Window);
        for (var round = 0; round < 5; round++)
        {
            Assert.Equal(5 * Capacity, await TakeAsync(limiter, policy, round * Capacity, Capacity, permits: 5));
            _clock.Advance(2 * Window);
        }
    }

    [Theory, MemberData(nameof(Algorithms))]
    public async Task Key_that_gets_room_takes_its_shared_count_along(RateLimitAlgorithm algorithm)
    {
        var limiter = Limiter(capacity: 1);
        var policy = Policies.Of(algorithm, 5, TimeSpan.FromDays(1));
        var passing = RateLimitPolicy.FixedWindow("passing", 1, Window);
        await limiter.AcquireAsync(passing, Key(0));
        await limiter.AcquireAsync(policy, Key(1), 3);
        _clock.Advance(Window);

        // The only place is free again, and this key takes it.
        Assert.Equal(1, (await limiter.AcquireAsync(policy, Key(1))).Remaining);
        Assert.True((await limiter.AcquireAsync(policy, Key(1))).IsAllowed);
        Assert.False((await limiter.AcquireAsync(policy, Key(1))).IsAllowed);
    }

    [Fact]
    public async Task Sharing_ends_when_there_is_room_and_the_shared_counts_have_expired()
    {
        var limiter = Limiter(capacity: 100);
        var policy = RateLimitPolicy.FixedWindow("policy", 2, Window);
        await TakeAsync(limiter, policy, 0, 5_000, permits: 2);
        _clock.Advance(Window);
        for (var i = 10_000; i < 10_100; i++)
        {
            Assert.Equal(0, (await limiter.AcquireAsync(policy, Key(i), 2)).Remaining);
        }
    }

    [Fact]
    public async Task Reset_leaves_shared_counts()
    {
        var limiter = Limiter(capacity: 1);
        var policy = RateLimitPolicy.FixedWindow("policy", 5, Window);
        await limiter.AcquireAsync(policy, Key(0));
        await limiter.AcquireAsync(policy, Key(1), 3);
        await limiter.ResetAsync(policy, Key(1));
        Assert.Equal(2, (await limiter.PeekAsync(policy, Key(1))).Remaining);
        await limiter.ResetAsync(policy, Key(0));
        Assert.Equal(5, (await limiter.PeekAsync(policy, Key(0))).Remaining);
    }

    [Fact]
    public async Task Requests_of_one_group_that_share_a_count_are_allowed_together_or_not_at_all()
    {
        var limiter = Limiter(capacity: 1);
        var policy = RateLimitPolicy.FixedWindow("policy", 4, Window);
        var first = new RateLimitKey("group", "first");
        await limiter.AcquireAsync(policy, Key(0));
        await limiter.AcquireAsync(policy, first);
        var second = await OtherOfTheSameCountAsync(limiter, policy);

        Assert.True((await limiter.AcquireAllAsync([new(policy, first), new(policy, second)])).IsAllowed);
        Assert.Equal(1, (await limiter.PeekAsync(policy, first)).Remaining);

        // Each request alone would get the last permit.
        var refused = await limiter.AcquireAllAsync([new(policy, first), new(policy, second)]);
        Assert.Single(refused.Decisions, decision => !decision.IsAllowed);
        Assert.Equal(1, (await limiter.PeekAsync(policy, second)).Remaining);
    }

    [Fact]
    public async Task More_policies_than_can_share_are_refused()
    {
        var limiter = Limiter(capacity: 1);
        await limiter.AcquireAsync(Numbered(0), Key(0));
        for (var number = 0; number < 64; number++)
        {
            // All shared counts of the policy.
            Assert.Equal(256, await TakeAsync(limiter, Numbered(number), 1, 5_000, permits: 1));
        }

        var refused = await limiter.AcquireAsync(Numbered(64), Key(1));
        Assert.Equal((false, 1, 0, Window, Window), (refused.IsAllowed, refused.Limit, refused.Remaining, refused.RetryAfter, refused.ResetAfter));
        Assert.Equal(Timeout.InfiniteTimeSpan, (await limiter.AcquireAsync(Numbered(64), Key(1), 2)).RetryAfter);

        _clock.Advance(Window);
        Assert.True((await limiter.AcquireAsync(Numbered(64), Key(1))).IsAllowed);
        Assert.Equal(1, (await limiter.PeekAsync(Numbered(64), Key(2))).Remaining);

        static RateLimitPolicy Numbered(int number) => RateLimitPolicy.FixedWindow($"policy-{number}", 1, Window);
    }

    private InMemoryRateLimiter Limiter(int capacity) => new(new() { Capacity = capacity }, new AuthKitRuntime { TimeProvider = _clock });

    /// <summary>Requests permits for that many keys, and returns the number of allowed permits.</summary>
    private static async Task<int> TakeAsync(InMemoryRateLimiter limiter, RateLimitPolicy policy, int first, int count, int permits)
    {
        var given = 0;
        for (var i = first; i < first + count; i++)
        {
            given += (await limiter.AcquireAsync(policy, Key(i), permits)).IsAllowed ? permits : 0;
        }

        return given;
    }

    private static async Task<(int Remaining, TimeSpan ResetAfter)> LeftAsync(InMemoryRateLimiter limiter, RateLimitPolicy policy, RateLimitKey key)
    {
        var peek = await limiter.PeekAsync(policy, key);
        return (peek.Remaining, peek.ResetAfter);
    }

    private static async Task<(bool IsAllowed, TimeSpan RetryAfter)> RetryAsync(InMemoryRateLimiter limiter, RateLimitPolicy policy, RateLimitKey key, int permits)
    {
        var decision = await limiter.AcquireAsync(policy, key, permits);
        return (decision.IsAllowed, decision.RetryAfter);
    }

    private static async Task<RateLimitKey> OtherOfTheSameCountAsync(InMemoryRateLimiter limiter, RateLimitPolicy policy)
    {
        for (var i = 0; ; i++)
        {
            var key = new RateLimitKey("group", $"{i}");
            if ((await limiter.PeekAsync(policy, key)).Remaining < policy.Limit)
            {
                return key;
            }
        }
    }

    private static RateLimitKey Key(int number) => new($"key {number}");
}
