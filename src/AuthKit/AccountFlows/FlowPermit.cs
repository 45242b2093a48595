using AuthKit.RateLimiting;

namespace AuthKit.AccountFlows;

/// <summary>What a limit answered, and what it takes to give the permit back. The default value is a refusal.</summary>
internal readonly struct FlowPermit(RateLimitPolicy policy, RateLimitKey key, RateLimitDecision decision)
{
    public RateLimitPolicy Policy { get; } = policy;

    public RateLimitKey Key { get; } = key;

    public RateLimitDecision Decision { get; } = decision;

    public bool IsGiven => Decision.IsAllowed;

    public TimeSpan RetryAfter => Decision.RetryAfter;
}
