using System.Globalization;
using AuthKit.RateLimiting;

namespace AuthKit.Benchmarks.RateLimiting;

/// <summary>Limits as a web application has them, a key for each of many addresses; no request is refused.</summary>
internal static class SampleLimits
{
    /// <summary>A power of two, so that a mask walks through the keys.</summary>
    public const int Count = 1_024;

    private const int Limit = 1_000_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public static RateLimitKey[] Keys { get; } =
        [.. Enumerable.Range(0, Count).Select(i => new RateLimitKey(string.Create(CultureInfo.InvariantCulture, $"10.0.{i >> 8}.{i & 255}")))];

    public static RateLimitPolicy Fixed => RateLimitPolicy.FixedWindow("fixed", Limit, Window);

    public static RateLimitPolicy Sliding => RateLimitPolicy.SlidingWindow("sliding", Limit, Window);

    public static RateLimitPolicy Bucket => RateLimitPolicy.TokenBucket("bucket", Limit, Limit, Window);

    /// <summary>Asks once for every key: what is measured is the decision that most are, on a key that is there.</summary>
    public static async Task AskOnceAsync(IRateLimiter limiter, params RateLimitPolicy[] policies)
    {
        foreach (var policy in policies)
        {
            foreach (var key in Keys)
            {
                await limiter.AcquireAsync(policy, key);
            }
        }
    }
}
