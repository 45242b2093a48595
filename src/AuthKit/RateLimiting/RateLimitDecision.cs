namespace AuthKit.RateLimiting;

/// <summary>The answer of a limiter. The default value is a refusal.</summary>
public readonly struct RateLimitDecision
{
    /// <summary>Whether the permits were given (or, for a peek, would be).</summary>
    public bool IsAllowed { get; init; }

    /// <summary>The policy's limit.</summary>
    public int Limit { get; init; }

    /// <summary>How many permits are left after this answer; 0 or more.</summary>
    public int Remaining { get; init; }

    /// <summary>
    /// After what time the same request would be allowed if nobody else asked; zero where it was. More permits than the
    /// limit are never allowed: <see cref="Timeout.InfiniteTimeSpan"/>. <see cref="TimeSpan.MaxValue"/> where it takes longer
    /// than that.
    /// </summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>
    /// After what time all permits are back if nobody else asks; zero where they are. <see cref="TimeSpan.MaxValue"/> where it
    /// takes longer than that.
    /// </summary>
    public TimeSpan ResetAfter { get; init; }

    /// <summary>
    /// Names the window that the permits were taken from, for <see cref="IRateLimiter.RefundAsync"/>. Opaque: only the
    /// limiter that gave it knows what it means.
    /// </summary>
    public long Ticket { get; init; }

    /// <summary>Whether the store could not be asked and the policy allows then: nothing was counted.</summary>
    public bool IsFallback { get; init; }
}
