using AuthKit.RateLimiting;

namespace AuthKit.Redis.Tests;

/// <summary>One policy of each kind.</summary>
internal static class SampleLimits
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static RateLimitPolicy[] Policies(int limit) =>
    [
        RateLimitPolicy.FixedWindow("test", limit, Window),
        RateLimitPolicy.SlidingWindow("test", limit, Window),
        RateLimitPolicy.TokenBucket("test", limit, limit, Window),
    ];
}
