using AuthKit.RateLimiting;
using AuthKit.Stores;
using AuthKit.Testing;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.RateLimiting;

/// <summary>Tests that only concern memory; the conformance kit has the rules of every limiter.</summary>
public class InMemoryRateLimiterTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly RateLimitPolicy Two = RateLimitPolicy.FixedWindow("two", 2, Window);

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Setting_the_clock_changes_nothing()
    {
        var limiter = Limiter();
        await limiter.AcquireAsync(Two, Key(1), 2);
        _clock.Advance(-TimeSpan.FromDays(1));
        Assert.Equal(Window, (await limiter.AcquireAsync(Two, Key(1))).RetryAfter);
        _clock.Advance(Window - TimeSpan.FromMilliseconds(1));
        Assert.False((await limiter.AcquireAsync(Two, Key(1))).IsAllowed);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True((await limiter.AcquireAsync(Two, Key(1))).IsAllowed);
    }

    [Theory]
    [InlineData(1_000_000_000)]
    [InlineData(32_768)]
    [InlineData(3)]
    [InlineData(999_999_937)]
    public async Task Time_stamps_of_any_frequency_are_whole_milliseconds(long frequency)
    {
        var stamps = new StampedClock(frequency) { Stamp = long.MaxValue - 5 };
        var limiter = new InMemoryRateLimiter(runtime: new AuthKitRuntime { TimeProvider = stamps });
        await limiter.AcquireAsync(Two, Key(1), 2);

        // Time stamps may exceed the greatest number.
        var end = (frequency * 60) - 1;
        stamps.Stamp = unchecked(stamps.Stamp + end);
        Assert.False((await limiter.AcquireAsync(Two, Key(1))).IsAllowed);
        stamps.Stamp = unchecked(stamps.Stamp + 1);
        Assert.True((await limiter.AcquireAsync(Two, Key(1))).IsAllowed);
    }

    [Theory]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    public async Task Delayed_thread_takes_no_count_back(RateLimitAlgorithm algorithm)
    {
        var stamps = new StampedClock(1_000);
        var limiter = new InMemoryRateLimiter(runtime: new AuthKitRuntime { TimeProvider = stamps });
        var policy = Policies.Of(algorithm, 2, TimeSpan.FromMilliseconds(100));
        await limiter.AcquireAsync(policy, Key(1));

        // One thread requests at 350 ms. Another one read the clock at 10 ms, more than a window earlier, and requests only now.
        stamps.Stamp = 350;
        await limiter.AcquireAsync(policy, Key(1));
        stamps.Next.Enqueue(10);
        await limiter.AcquireAsync(policy, Key(1));
        Assert.Equal(0, (await limiter.PeekAsync(policy, Key(1))).Remaining);
        stamps.Stamp = 351;
        Assert.False((await limiter.AcquireAsync(policy, Key(1))).IsAllowed);
    }

    [Theory]
    [InlineData(1L << 24)]
    [InlineData((1L << 24) + 1)]
    [InlineData((1L << 24) - 1)]
    [InlineData(1L << 23)]
    [InlineData((1L << 23) + 1)]
    [InlineData(3L << 24)]
    [InlineData(6_047_998)]
    [InlineData(6_048_001)]
    [InlineData(2)]
    public async Task Windows_whose_numbers_are_stored_alike_are_not_confused(long windows)
    {
        // The shortest windows have the same 24 bits again after 19 days. No request may come in that time.
        var limiter = Limiter();
        var policy = RateLimitPolicy.SlidingWindow("short", 2, RateLimitPolicy.MinWindow);
        await limiter.AcquireAsync(policy, Key(1), 2);
        _clock.Advance(windows * RateLimitPolicy.MinWindow);
        Assert.Equal((2, TimeSpan.Zero), await LeftAsync(limiter, policy, Key(1)));
    }

    [Fact]
    public async Task Long_window_counts_while_others_request_and_while_nobody_does()
    {
        var limiter = Limiter();
        RateLimitPolicy[] policies = [.. Policies.Algorithms.Select(algorithm => Policies.Of(algorithm, 2, RateLimitPolicy.MaxWindow))];
        foreach (var policy in policies)
        {
            await limiter.AcquireAsync(policy, Key(1), 2);
        }

        for (var day = 0; day < 390; day += 30)
        {
            _clock.Advance(TimeSpan.FromDays(30));
            await limiter.AcquireAsync(Two, Key(day));
        }

        Assert.Equal(0, (await limiter.PeekAsync(policies[0], Key(1))).Remaining);
        Assert.Equal(0, (await limiter.PeekAsync(policies[1], Key(1))).Remaining);
        Assert.Equal(1, (await limiter.PeekAsync(policies[2], Key(1))).Remaining);
    }

    [Fact]
    public async Task There_is_no_timer()
    {
        var limiter = new InMemoryRateLimiter(runtime: new AuthKitRuntime { TimeProvider = new StampedClock(1_000) });
        for (var i = 0; i < 10_000; i++)
        {
            await limiter.AcquireAsync(Two, Key(i));
        }
    }

    [Fact]
    public async Task Cancelled_call_counts_nothing()
    {
        var limiter = Limiter();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAsync<OperationCanceledException>(() => Call(() => limiter.AcquireAsync(Two, Key(1), 1, cancelled)));
        await Assert.ThrowsAsync<OperationCanceledException>(() => Call(() => limiter.AcquireAllAsync([new(Two, Key(1))], cancelled)));
        Assert.Equal((2, TimeSpan.Zero), await LeftAsync(limiter, Two, Key(1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(InMemoryStoreOptions.MaxCapacity + 1)]
    public void Capacity_out_of_range_is_refused(int capacity)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => new InMemoryRateLimiter(new() { Capacity = capacity }));
        Assert.Contains("Capacity", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(InMemoryStoreOptions.MaxCapacity)]
    public async Task Capacity_within_range_is_accepted(int capacity) =>
        Assert.True((await new InMemoryRateLimiter(new() { Capacity = capacity }).AcquireAsync(Two, Key(1))).IsAllowed);

    private InMemoryRateLimiter Limiter() => new(runtime: new AuthKitRuntime { TimeProvider = _clock });

    private static RateLimitKey Key(int number) => new($"key {number}");

    private static async Task<(int Remaining, TimeSpan ResetAfter)> LeftAsync(InMemoryRateLimiter limiter, RateLimitPolicy policy, RateLimitKey key)
    {
        var peek = await limiter.PeekAsync(policy, key);
        return (peek.Remaining, peek.ResetAfter);
    }

    private static async Task Call<TResult>(Func<ValueTask<TResult>> call) => await call();
}
