using AuthKit.RateLimiting;
using AuthKit.Testing;

namespace AuthKit.Tests.RateLimiting;

[Collection(nameof(AloneInTheProcess))]
[Trait("Category", "Thorough")]
public class InMemoryRateLimiterMemoryTests
{
    private const int Keys = 100_000;

    [Theory]
    [InlineData(Keys)]
    [InlineData(25_000)]
    [InlineData(130_000)]
    [InlineData(160_000)]
    [InlineData(200_000)]
    public async Task A_key_uses_at_most_110_bytes(int count)
    {
        var policy = RateLimitPolicy.FixedWindow("sign-in.address", 5, TimeSpan.FromMinutes(15));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var limiter = new InMemoryRateLimiter();
        for (var i = 0; i < count; i++)
        {
            await limiter.AcquireAsync(policy, new RateLimitKey($"2001:db8:{i:x}::/64"));
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(limiter);
        Assert.InRange(grown / (double)count, 32, 110);
    }

    [Fact]
    public async Task Keys_that_come_and_go_use_no_additional_memory()
    {
        var clock = new ManualClock();
        var limiter = new InMemoryRateLimiter(runtime: new AuthKitRuntime { TimeProvider = clock });
        var policy = RateLimitPolicy.FixedWindow("sign-in.address", 5, TimeSpan.FromMinutes(15));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 20 * Keys; i++)
        {
            await limiter.AcquireAsync(policy, new RateLimitKey($"key {i}"));
            clock.Advance(policy.Window / Keys);
        }

        // This number of keys counts at any time. The same number may have expired and not yet been removed.
        Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Keys, 32, 2 * 110);
        GC.KeepAlive(limiter);
    }

    [Theory]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    public void A_decision_allocates_nothing(RateLimitAlgorithm algorithm)
    {
        var limiter = new InMemoryRateLimiter();
        var policy = Policies.Of(algorithm, 50, TimeSpan.FromDays(1));
        RateLimitKey[] keys = [new("203.0.113.7"), new("alice@example.com", "203.0.113.7"), new(new string('g', RateLimitKey.MaxLength), new string('v', RateLimitKey.MaxLength))];
        DecideOften(limiter, policy, keys);

        var before = GC.GetAllocatedBytesForCurrentThread();
        DecideOften(limiter, policy, keys);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void DecideOften(InMemoryRateLimiter limiter, RateLimitPolicy policy, RateLimitKey[] keys)
    {
        for (var i = 0; i < 1_000; i++)
        {
            foreach (var key in keys)
            {
                // 100 requests are allowed, and most are refused.
                var decision = Answer(limiter.AcquireAsync(policy, key));
                Answer(limiter.PeekAsync(policy, key));
                if (i % 2 == 0)
                {
                    Answer(limiter.RefundAsync(policy, key, decision.Ticket));
                }
            }
        }
    }

    /// <summary>Gets the result without awaiting it. In code that is not optimised, an async method allocates an object.</summary>
    private static TResult Answer<TResult>(ValueTask<TResult> call)
    {
        Assert.True(call.IsCompletedSuccessfully);
        return call.Result;
    }
}
