using System.Globalization;
using AuthKit.RateLimiting;

namespace AuthKit.Benchmarks.RateLimiting;

/// <summary>Typical limits of a web application, with a key for each of many addresses. No request is refused.</summary>
internal static class SampleLimits
{
    /// <summary>A power of two, so that a mask can cycle through the keys.</summary>
    public const int Count = 1_024;

    private const int Limit = 1_000_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public static RateLimitKey[] Keys { get; } =
        [.. Enumerable.Range(0, Count).Select(i => new RateLimitKey(string.Create(CultureInfo.InvariantCulture, $"10.0.{i >> 8}.{i & 255}")))];

    public static RateLimitPolicy Fixed => RateLimitPolicy.FixedWindow("fixed", Limit, Window);

    public static RateLimitPolicy Sliding => RateLimitPolicy.SlidingWindow("sliding", Limit, Window);

    public static RateLimitPolicy Bucket => RateLimitPolicy.TokenBucket("bucket", Limit, Limit, Window);

    /// <summary>Makes one request for every key, so that the benchmark measures the most frequent decision: one for an existing key.</summary>
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
