namespace AuthKit.RateLimiting;

/// <summary>A limit's answer to a request for one permit, with the means to give the permit back. The default value is a refusal.</summary>
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
