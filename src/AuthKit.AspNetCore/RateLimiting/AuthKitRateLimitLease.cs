using System.Threading.RateLimiting;
using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>A limiter's answer as a lease.</summary>
internal sealed class AuthKitRateLimitLease : RateLimitLease
{
    private readonly Dictionary<string, object> _metadata = new(StringComparer.Ordinal);

    public AuthKitRateLimitLease(RateLimitPolicy policy, RateLimitDecision decision)
        : this(policy)
    {
        IsAcquired = decision.IsAllowed;
        Decision = decision;
        _metadata.Add(AuthKitRateLimitMetadata.Decision.Name, decision);
        if (!decision.IsAllowed)
        {
            _metadata.Add(MetadataName.RetryAfter.Name, decision.RetryAfter);
        }
    }

    public AuthKitRateLimitLease(RateLimitPolicy policy, AuthUnavailableException unavailable)
        : this(policy) => _metadata.Add(AuthKitRateLimitMetadata.Unavailable.Name, unavailable);

    private AuthKitRateLimitLease(RateLimitPolicy policy)
    {
        Policy = policy;
        _metadata.Add(AuthKitRateLimitMetadata.Policy.Name, policy);
    }

    public override bool IsAcquired { get; }

    public override IEnumerable<string> MetadataNames => _metadata.Keys;

    public RateLimitPolicy Policy { get; }

    /// <summary>The limiter's answer; null if it was not asked.</summary>
    public RateLimitDecision? Decision { get; }

    public static AuthKitRateLimitLease NotAsked(RateLimitPolicy policy)
    {
        var lease = new AuthKitRateLimitLease(policy);
        lease._metadata.Add(MetadataName.ReasonPhrase.Name, "This limiter answers asynchronously only: call AcquireAsync.");
        return lease;
    }

    public override bool TryGetMetadata(string metadataName, out object? metadata) => _metadata.TryGetValue(metadataName, out metadata);
}

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

    /// <summary>The lease of a synchronous attempt.</summary>
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

    /// <summary>As the limiters of System.Threading.RateLimiting do it: asking for more than the limit is a mistake of the caller.</summary>
    private void ThrowIfNever(int permits) => ArgumentOutOfRangeException.ThrowIfGreaterThan(permits, _policy.Limit);
}

/// <summary>
/// What the leases of AuthKit's limiters tell, beside <see cref="MetadataName.RetryAfter"/>, which a refused one has.
/// </summary>
public static class AuthKitRateLimitMetadata
{
    /// <summary>The policy that the lease was asked by.</summary>
    public static MetadataName<RateLimitPolicy> Policy { get; } = new("AUTHKIT_POLICY");

    /// <summary>The limiter's decision. Not there where the limiter was not asked or could not be.</summary>
    public static MetadataName<RateLimitDecision> Decision { get; } = new("AUTHKIT_DECISION");

    /// <summary>Why the limiter could not be asked. Only there where that is so and the policy refuses then.</summary>
    public static MetadataName<AuthUnavailableException> Unavailable { get; } = new("AUTHKIT_UNAVAILABLE");
}
