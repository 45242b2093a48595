using AuthKit.RateLimiting;

namespace AuthKit.Tests.RateLimiting;

/// <summary>A policy of each algorithm. A bucket fills by its limit in one window.</summary>
internal static class Policies
{
    public static readonly RateLimitAlgorithm[] Algorithms = [RateLimitAlgorithm.FixedWindow, RateLimitAlgorithm.SlidingWindow, RateLimitAlgorithm.TokenBucket];

    public static RateLimitPolicy Of(RateLimitAlgorithm algorithm, int limit, TimeSpan window, string name = "tests") => algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => RateLimitPolicy.FixedWindow(name, limit, window),
        RateLimitAlgorithm.SlidingWindow => RateLimitPolicy.SlidingWindow(name, limit, window),
        _ => RateLimitPolicy.TokenBucket(name, limit, limit, window),
    };
}
