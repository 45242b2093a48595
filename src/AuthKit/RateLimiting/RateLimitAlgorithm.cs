namespace AuthKit.RateLimiting;

/// <summary>How permits come back. The numbers are stable.</summary>
public enum RateLimitAlgorithm
{
    /// <summary>A window begins with its first permit; all permits come back at its end.</summary>
    FixedWindow = 1,

    /// <summary>
    /// The sliding window counter: windows begin at multiples of their length since 1970 (in memory: since the limiter was
    /// made), and the permits of the window before count by the share of it that still lies within one length of now,
    /// rounded up.
    /// </summary>
    SlidingWindow = 2,

    /// <summary>The token bucket, as the generic cell rate algorithm (GCRA): permits come back one by one at an even rate.</summary>
    TokenBucket = 3,
}
