namespace AuthKit.RateLimiting;

/// <summary>One of several permits that are asked for together.</summary>
/// <param name="policy">By which policy.</param>
/// <param name="key">For what.</param>
/// <param name="permits">How many; 1 or more.</param>
public readonly struct RateLimitRequest(RateLimitPolicy policy, RateLimitKey key, int permits = 1)
{
    /// <summary>By which policy.</summary>
    public RateLimitPolicy Policy { get; } = policy;

    /// <summary>For what.</summary>
    public RateLimitKey Key { get; } = key;

    /// <summary>How many.</summary>
    public int Permits { get; } = permits;
}
