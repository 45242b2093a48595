using AuthKit.RateLimiting;

namespace AuthKit.Testing;

/// <summary>A limiter that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingRateLimiter : FaultingStore, IRateLimiter
{
    private readonly IRateLimiter _inner;

    /// <summary>Wraps a limiter.</summary>
    /// <param name="inner">Does the work.</param>
    /// <param name="faults">Which calls fail. Several stores may share one. Default null: one of its own, by which no call fails yet.</param>
    public FaultingRateLimiter(IRateLimiter inner, StoreFaults? faults = null)
        : base(nameof(IRateLimiter), faults)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <inheritdoc/>
    public ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.AcquireAsync(policy, key, permits, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.AcquireAllAsync(requests, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.PeekAsync(policy, key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.RefundAsync(policy, key, ticket, permits, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.ResetAsync(policy, key, cancellationToken), cancellationToken);
}
