namespace AuthKit.RateLimiting;

/// <summary>What a limit answered to a request for one permit, and what giving the permit back takes. The default value is a refusal.</summary>
internal readonly struct RateLimitPermit(RateLimitPolicy policy, RateLimitKey key, RateLimitDecision decision)
{
    public RateLimitPolicy Policy { get; } = policy;

    public RateLimitKey Key { get; } = key;

    public RateLimitDecision Decision { get; } = decision;

    /// <summary>The window that the permit was taken from.</summary>
    public long Ticket => Decision.Ticket;

    public bool IsGiven => Decision.IsAllowed;

    /// <summary>When to come back, where no permit was given.</summary>
    public TimeSpan RetryAfter => Decision.RetryAfter;
}
