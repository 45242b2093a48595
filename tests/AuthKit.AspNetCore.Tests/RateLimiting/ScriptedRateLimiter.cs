using AuthKit.RateLimiting;

namespace AuthKit.AspNetCore.Tests.RateLimiting;

/// <summary>A limiter whose answers and their timing a test chooses. It records the requests.</summary>
internal sealed class ScriptedRateLimiter : IRateLimiter
{
    public List<string> Asked { get; } = [];

    /// <summary>The answer to every request.</summary>
    public Func<CancellationToken, ValueTask<RateLimitDecision>> Answer { get; set; } = static _ => new(new RateLimitDecision { IsAllowed = true, Limit = 5, Remaining = 4, ResetAfter = TimeSpan.FromSeconds(60) });

    public ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default)
    {
        Asked.Add($"acquire {permits} of {policy.Name} for {key.Group}/{key.Value}");
        return Answer(cancellationToken);
    }

    public ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        Asked.Add($"peek {policy.Name} for {key.Group}/{key.Value}");
        return Answer(cancellationToken);
    }

    public ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
