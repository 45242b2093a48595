using AuthKit.RateLimiting;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthKit.Tests.RateLimiting;

public class RateLimitWordTests
{
    private const long LatestTime = (1L << 42) - 1;

    [Property(MaxTest = 2_000)]
    public Property A_count_is_read_back_unchanged() => Prop.ForAll(Arb.From(Counts()), sample =>
    {
        var (policy, now, kept) = sample;
        var count = RateLimitCount.Settle(policy, null, now, out _) with { Used = kept.Used, Previous = kept.Previous };
        var word = RateLimitWord.Write(count, policy);
        var read = RateLimitWord.Read(word, policy, now);
        return word != RateLimitWord.Frozen && (read == count || (read is null && count is { Used: 0, Previous: 0 }));
    });

    [Property(MaxTest = 2_000)]
    public Property A_count_has_expired_when_all_permits_are_back(PositiveInt later) => Prop.ForAll(Arb.From(Counts()), sample =>
    {
        var (policy, now, kept) = sample;
        var count = RateLimitCount.Settle(policy, null, now, out _) with { Used = Math.Max(1, kept.Used), Previous = kept.Previous };
        var word = RateLimitWord.Write(count, policy);
        var end = policy.Algorithm == RateLimitAlgorithm.TokenBucket ? count.EndsAt(policy) : Math.Min(count.EndsAt(policy), now + RateLimitWord.MaxAge);
        var shape = new RateLimitShape(policy);
        return !RateLimitWord.IsOver(word, shape, end - 1, long.MaxValue / 2)
            && (end != count.EndsAt(policy) || RateLimitWord.IsOver(word, shape, end + (later.Get % policy.WindowMilliseconds), long.MaxValue / 2));
    });

    [Fact]
    public void A_shape_can_store_the_greatest_numbers()
    {
        var shape = new RateLimitShape(RateLimitPolicy.TokenBucket("greatest", 1, RateLimitPolicy.MaxLimit, TimeSpan.FromMilliseconds(9_007_199_254)));
        Assert.Equal((RateLimitAlgorithm.TokenBucket, RateLimitPolicy.MaxLimit, 9_007_199_254), (shape.Algorithm, shape.Rate, shape.Window));
        var longest = new RateLimitShape(RateLimitPolicy.SlidingWindow("longest", 1, RateLimitPolicy.MaxWindow));
        Assert.Equal((RateLimitAlgorithm.SlidingWindow, 1, 34_560_000_000), (longest.Algorithm, longest.Rate, longest.Window));
    }

    private static Gen<(RateLimitPolicy Policy, long Now, RateLimitCount Kept)> Counts() =>
        from algorithm in Gen.Elements(Policies.Algorithms)
        from window in Gen.Elements(100L, 101, 1_000, 86_400_000, 9_007_199_254)
        from limit in Gen.Elements(1, 5, 999_999, RateLimitPolicy.MaxLimit)
        from now in Gen.OneOf(Gen.Elements(0L, 1, 99, 100, LatestTime), Gen.Choose(0, int.MaxValue - 1).Select(number => (long)number), Gen.Choose(0, int.MaxValue - 1).Select(number => number * 2_000L))
        from used in Gen.Choose(0, limit)
        from previous in Gen.Choose(0, limit)
        let policy = Policies.Of(algorithm, limit, TimeSpan.FromMilliseconds(window))
        select (policy, now, new RateLimitCount(0, RateLimitCount.PriceOf(policy, 1) * used, algorithm == RateLimitAlgorithm.SlidingWindow ? previous : 0));
}
