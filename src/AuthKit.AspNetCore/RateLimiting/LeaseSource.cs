using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>Asks a limiter by one policy, and makes leases of its answers.</summary>
internal sealed class LeaseSource
{
    private readonly IRateLimiter _limiter;
    private readonly RateLimitPolicy _policy;

    public LeaseSource(IRateLimiter limiter, RateLimitPolicy policy, AuthKitRuntime runtime)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        ArgumentNullException.ThrowIfNull(policy);
        _limiter = limiter as FailSafeRateLimiter ?? new FailSafeRateLimiter(limiter, runtime);
        _policy = policy;
    }

    /// <summary>What a synchronous attempt gets.</summary>
    public AuthKitRateLimitLease NotAsked(int permits)
    {
        ThrowIfNever(permits);
        return AuthKitRateLimitLease.NotAsked(_policy);
    }

    public async ValueTask<AuthKitRateLimitLease> AcquireAsync(RateLimitKey key, int permits, CancellationToken cancellationToken)
    {
        ThrowIfNever(permits);
        try
        {
            return new AuthKitRateLimitLease(_policy, permits == 0
                ? await _limiter.PeekAsync(_policy, key, cancellationToken).ConfigureAwait(false)
                : await _limiter.AcquireAsync(_policy, key, permits, cancellationToken).ConfigureAwait(false));
        }
        catch (AuthUnavailableException exception)
        {
            return new AuthKitRateLimitLease(_policy, exception);
        }
    }

    /// <summary>As the limiters of System.Threading.RateLimiting do it: more than the limit is the caller's error.</summary>
    private void ThrowIfNever(int permits) => ArgumentOutOfRangeException.ThrowIfGreaterThan(permits, _policy.Limit);
}
