namespace AuthKit.RateLimiting;

/// <summary>How an entry's time runs, packed: algorithm (2 bits), permits a window (20), window in milliseconds (42).</summary>
internal readonly struct RateLimitShape
{
    private const int RateBits = 20;
    private const int WindowBits = 42;

    public RateLimitShape(RateLimitPolicy policy) =>
        Packed = ((ulong)policy.Algorithm << (RateBits + WindowBits)) | ((ulong)policy.PermitsPerWindow << WindowBits) | (ulong)policy.WindowMilliseconds;

    public RateLimitShape(ulong packed) => Packed = packed;

    public ulong Packed { get; }

    private RateLimitAlgorithm Algorithm => (RateLimitAlgorithm)(Packed >> (RateBits + WindowBits));

    private long Rate => (long)(Packed >> WindowBits) & ((1L << RateBits) - 1);

    private long Window => (long)(Packed & ((1UL << WindowBits) - 1));

    /// <summary>Whether the words of an entry come to nothing at a time: as if nobody had ever asked.</summary>
    public bool IsOver(long first, long second, long now) => Algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => FixedWindowCell.IsOver(first, Window, now),
        RateLimitAlgorithm.SlidingWindow => SlidingWindowCell.IsOver(first, second, Window, now),
        _ => TokenBucketCell.IsOver(first, Rate, now),
    };
}
