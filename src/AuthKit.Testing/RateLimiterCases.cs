using AuthKit.RateLimiting;
using AuthKit.Testing.RateLimiting;

namespace AuthKit.Testing;

/// <summary>Cases that every <see cref="IRateLimiter"/> must pass.</summary>
public static class RateLimiterCases
{
    /// <summary>All cases, always in the same order.</summary>
    public static IReadOnlyList<RateLimiterConformanceCase> All { get; } =
    [
        .. FixedWindowCases.Cases,
        .. SlidingWindowCases.Cases,
        .. TokenBucketCases.Cases,
        .. RateLimitPeekCases.Cases,
        .. RateLimitRefundCases.Cases,
        .. RateLimitKeyCases.Cases,
        .. RateLimitPolicyCases.Cases,
        .. RateLimitAllCases.Cases,
        .. RateLimitRaceCases.Cases,
        .. RateLimitClockCases.Cases,
        .. RateLimitCancellationCases.Cases,
        .. RateLimitTransactionCases.Cases,
    ];
}
