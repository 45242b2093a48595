namespace AuthKit.RateLimiting;

/// <summary>
/// How a count's time runs, packed, so that it can be seen to be over without its policy: algorithm (2 bits), permits a
/// window (20), window in milliseconds (42). Never 0.
/// </summary>
internal readonly struct RateLimitShape
{
    private const int RateBits = 20;
    private const int WindowBits = 42;

    public RateLimitShape(RateLimitPolicy policy) =>
        Packed = ((ulong)policy.Algorithm << (RateBits + WindowBits)) | ((ulong)policy.PermitsPerWindow << WindowBits) | (ulong)policy.WindowMilliseconds;

    public RateLimitShape(ulong packed) => Packed = packed;

    public ulong Packed { get; }

    public RateLimitAlgorithm Algorithm => (RateLimitAlgorithm)(Packed >> (RateBits + WindowBits));

    public long Rate => (long)(Packed >> WindowBits) & ((1L << RateBits) - 1);

    public long Window => (long)(Packed & ((1UL << WindowBits) - 1));
}
