namespace AuthKit.RateLimiting;

/// <summary>
/// A <see cref="RateLimitCount"/> in 64 bits, so that it changes in one compare-and-exchange. Times are milliseconds of one
/// monotonic clock that began at 0, below 2^42 (139 years); a limit is below 2^20. From the highest bit:
/// <code>
///   fixed window    time of its beginning + 1 (44)            used (20)
///   sliding window  number of the window, modulo 2^24 (24)    used (20)    previous (20)
///   token bucket    debt + now × permits a window (64)
/// </code>
/// What a bucket owes falls by its permits a window in each millisecond, so that the sum stays the same while nothing is
/// taken, and needs no time beside it. Windows that are 2^24 apart look alike: no word is read after <see cref="MaxAge"/>.
/// </summary>
internal static class RateLimitWord
{
    /// <summary>Nothing is counted.</summary>
    public const long Empty = 0;

    /// <summary>The count has moved to another table. No count looks like this: a limit is below 2^20 - 1.</summary>
    public const long Frozen = -1;

    /// <summary>For how long words can be read, in milliseconds: seven days, in which there are less than 2^23 of the shortest windows.</summary>
    public const long MaxAge = 7 * 24 * 60 * 60 * 1_000;

    private const int UsedBits = 20;
    private const int NumberBits = 24;
    private const int NumberShift = 64 - NumberBits;
    private const long UsedMask = (1L << UsedBits) - 1;

    /// <summary>The count at a time; null where nothing is counted.</summary>
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

    /// <summary>The word for a count that was settled.</summary>
    public static long Write(in RateLimitCount count, RateLimitPolicy policy) => policy.Algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => ((count.Since + 1) << UsedBits) | count.Used,
        RateLimitAlgorithm.SlidingWindow => ((count.Since / policy.WindowMilliseconds) << NumberShift) | (count.Used << UsedBits) | count.Previous,
        _ => count.Used + (count.Since * policy.PermitsPerWindow),
    };

    /// <summary>Whether a word comes to nothing at a time: all is as if nobody had ever asked.</summary>
    /// <param name="word">The word.</param>
    /// <param name="shape">How its time runs.</param>
    /// <param name="now">The time.</param>
    /// <param name="end">A time before which the word was written.</param>
    public static bool IsOver(long word, RateLimitShape shape, long now, long end) => word == Empty || shape.Algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => now >= (word >> UsedBits) - 1 + shape.Window,
        RateLimitAlgorithm.SlidingWindow => now >= end + (2 * shape.Window) || WindowsSince(word, now / shape.Window) > 1,
        _ => word <= now * shape.Rate,
    };

    /// <summary>How many windows have begun since that of a word; negative where a late reader sees a later window.</summary>
    private static long WindowsSince(long word, long number) => ((number << NumberShift) - (word & ~((1L << NumberShift) - 1))) >> NumberShift;
}
