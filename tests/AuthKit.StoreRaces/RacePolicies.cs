using AuthKit.RateLimiting;

namespace AuthKit.StoreRaces;

/// <summary>The policies of the permit race.</summary>
public static class RacePolicies
{
    /// <summary>Creates a policy that returns no permit during a race: its window ends, or its bucket gains a permit, after 400 days.</summary>
    public static RateLimitPolicy Create(RateLimitAlgorithm algorithm, int limit) => algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => RateLimitPolicy.FixedWindow("race", limit, RateLimitPolicy.MaxWindow),
        RateLimitAlgorithm.SlidingWindow => RateLimitPolicy.SlidingWindow("race", limit, RateLimitPolicy.MaxWindow),
        RateLimitAlgorithm.TokenBucket => RateLimitPolicy.TokenBucket("race", limit, permitsPerWindow: 1, RateLimitPolicy.MaxWindow),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a value of the enum."),
    };
}
