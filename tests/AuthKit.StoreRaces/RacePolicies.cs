using AuthKit.RateLimiting;

namespace AuthKit.StoreRaces;

/// <summary>The limits that are raced for.</summary>
public static class RacePolicies
{
    /// <summary>A policy by which no permit comes back while a race runs: a window ends, or a bucket gains one, in 400 days.</summary>
    public static RateLimitPolicy Create(RateLimitAlgorithm algorithm, int limit) => algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => RateLimitPolicy.FixedWindow("race", limit, RateLimitPolicy.MaxWindow),
        RateLimitAlgorithm.SlidingWindow => RateLimitPolicy.SlidingWindow("race", limit, RateLimitPolicy.MaxWindow),
        RateLimitAlgorithm.TokenBucket => RateLimitPolicy.TokenBucket("race", limit, permitsPerWindow: 1, RateLimitPolicy.MaxWindow),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not one of the values."),
    };
}
