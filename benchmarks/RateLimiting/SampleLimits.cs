using AuthKit.RateLimiting;

namespace AuthKit.Benchmarks.RateLimiting;

/// <summary>Limits that no run reaches.</summary>
internal static class SampleLimits
{
    private const int Limit = 1_000_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public static RateLimitPolicy PolicyOf(RateLimitAlgorithm algorithm) => algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => RateLimitPolicy.FixedWindow("sign-in.address", Limit, Window),
        RateLimitAlgorithm.SlidingWindow => RateLimitPolicy.SlidingWindow("sign-in.address", Limit, Window),
        _ => RateLimitPolicy.TokenBucket("sign-in.address", Limit, Limit, Window),
    };
}
