namespace AuthKit.RateLimiting;

/// <summary>The answer to several requests at once: all were given, or none is kept. The default value is a refusal.</summary>
public readonly struct RateLimitAcquisition
{
    private readonly IReadOnlyList<RateLimitDecision>? _decisions;

    /// <summary>Takes over the decisions.</summary>
    /// <param name="decisions">
    /// One for each request, in its order, as if it had been asked alone; <c>default</c> for those that were not asked
    /// because one before them was refused.
    /// </param>
    public RateLimitAcquisition(IReadOnlyList<RateLimitDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        _decisions = decisions;
        IsAllowed = decisions.Count > 0 && decisions.All(static decision => decision.IsAllowed);
    }

    /// <summary>Whether every request was allowed; otherwise none of them keeps a permit.</summary>
    public bool IsAllowed { get; }

    /// <summary>One for each request, in its order.</summary>
    public IReadOnlyList<RateLimitDecision> Decisions => _decisions ?? [];
}
