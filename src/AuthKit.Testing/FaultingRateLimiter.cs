using AuthKit.RateLimiting;

namespace AuthKit.Testing;

/// <summary>A limiter that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingRateLimiter : IRateLimiter
{
    private readonly IRateLimiter _inner;
    private readonly StoreFaults _faults = new();

    /// <summary>Wraps a limiter.</summary>
    public FaultingRateLimiter(IRateLimiter inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <summary>How calls fail from now on. Default <see cref="StoreFault.None"/>.</summary>
    public StoreFault Fault
    {
        get => _faults.Fault;
        set => _faults.Fault = value;
    }

    /// <summary>How many calls have come so far, failed or not.</summary>
    public int Calls => _faults.Calls;

    /// <inheritdoc/>
    public ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.AcquireAsync(policy, key, permits, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.AcquireAllAsync(requests, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.PeekAsync(policy, key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.RefundAsync(policy, key, ticket, permits, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default) =>
        await _faults.RunAsync(
            async () =>
            {
                await _inner.ResetAsync(policy, key, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
}
