namespace AuthKit.RateLimiting;

/// <summary>
/// A <see cref="RateLimitCount"/> in 64 bits, so that one compare-and-exchange can change it. Times are milliseconds of a monotonic clock that
/// started at 0, and are below 2^42 (139 years). A limit is below 2^20. From the highest bit:
/// <code>
///   fixed window    time of its beginning + 1 (44)            used (20)
///   sliding window  number of the window, modulo 2^24 (24)    used (20)    previous (20)
///   token bucket    debt + now × permits a window (64)
/// </code>
/// The debt of a bucket falls by its permits per window in each millisecond. So the sum stays the same while no permit is taken, and the word
/// needs no separate time. Windows that are 2^24 apart look the same, so a word must not be read after <see cref="MaxAge"/>.
/// </summary>
internal static class RateLimitWord
{
    /// <summary>Nothing is counted.</summary>
    public const long Empty = 0;

    /// <summary>The count has moved to another table. A count never has this value, because a limit is below 2^20 - 1.</summary>
    public const long Frozen = -1;

    /// <summary>How long words can be read, in milliseconds: seven days, which contain fewer than 2^23 of the shortest windows.</summary>
    public const long MaxAge = 7 * 24 * 60 * 60 * 1_000;

    private const int UsedBits = 20;
    private const int NumberBits = 24;
    private const int NumberShift = 64 - NumberBits;
    private const long UsedMask = (1L << UsedBits) - 1;

    /// <summary>Returns the count at a time, or null if nothing is counted.</summary>
    public static RateLimitCount? Read(long word, RateLimitPolicy policy, long now)
    {
        switch (policy.Algorithm)
        {
            case RateLimitAlgorithm.FixedWindow:
                return word == Empty ? null : new RateLimitCount((word >> UsedBits) - 1, word & UsedMask, 0);
            case RateLimitAlgorithm.SlidingWindow:
                var since = ((now / policy.WindowMilliseconds) - WindowsSince(word, now / policy.WindowMilliseconds)) * policy.WindowMilliseconds;
                return word == Empty ? null : new RateLimitCount(since, (word >> UsedBits) & UsedMask, word & UsedMask);
            default:
                var debt = word - (now * policy.PermitsPerWindow);
                return debt <= 0 ? null : new RateLimitCount(now, debt, 0);
        }
    }

    /// <summary>Returns the word for a settled count.</summary>
    public static long Write(in RateLimitCount count, RateLimitPolicy policy) => policy.Algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => ((count.Since + 1) << UsedBits) | count.Used,
        RateLimitAlgorithm.SlidingWindow => ((count.Since / policy.WindowMilliseconds) << NumberShift) | (count.Used << UsedBits) | count.Previous,
        _ => count.Used + (count.Since * policy.PermitsPerWindow),
    };

    /// <summary>Whether a word has expired, so that it is equivalent to an empty one.</summary>
    /// <param name="word">The word.</param>
    /// <param name="shape">The shape of the word's policy.</param>
    /// <param name="now">The current time.</param>
    /// <param name="end">The table's <see cref="RateLimitTable.RenewAt"/>. The word was written before it.</param>
    public static bool IsOver(long word, RateLimitShape shape, long now, long end) => word == Empty || shape.Algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => now >= (word >> UsedBits) - 1 + shape.Window,
        RateLimitAlgorithm.SlidingWindow => now >= end + (2 * shape.Window) || WindowsSince(word, now / shape.Window) > 1,
        _ => word <= now * shape.Rate,
    };

    /// <summary>
    /// Returns how many windows have begun since the window of a word. Negative if a delayed thread reads a word of a later window.
    /// </summary>
    private static long WindowsSince(long word, long number) => ((number << NumberShift) - (word & ~((1L << NumberShift) - 1))) >> NumberShift;
}
