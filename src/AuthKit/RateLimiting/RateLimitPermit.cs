namespace AuthKit.RateLimiting;

/// <summary>A limiter's decision on a request for one permit, with the data to give the permit back. The default value is a refusal.</summary>
internal readonly struct RateLimitPermit(RateLimitPolicy policy, RateLimitKey key, RateLimitDecision decision)
{
    public RateLimitPolicy Policy { get; } = policy;

    public RateLimitKey Key { get; } = key;

    public RateLimitDecision Decision { get; } = decision;

    /// <summary>Identifies the window from which the permit was taken.</summary>
    public long Ticket => Decision.Ticket;

    public bool IsGiven => Decision.IsAllowed;

    /// <summary>The time after which to try again. Zero if the permit was taken.</summary>
    public TimeSpan RetryAfter => Decision.RetryAfter;
}
