namespace AuthKit.RateLimiting;

/// <summary>A place in a <see cref="RateLimitTable"/>: 32 bytes.</summary>
internal struct RateLimitSlot
{
    /// <summary><see cref="RateLimitShape"/> of the key's policy; 0 in a slot that is free. Written last, once.</summary>
    public ulong Shape;

    /// <summary>The key's fingerprint, 16 bytes in two halves. Written once.</summary>
    public ulong Low, High;

    /// <summary>The count: a <see cref="RateLimitWord"/>. Changed by compare-and-exchange alone, until it is frozen.</summary>
    public long Word;
}
