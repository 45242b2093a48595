using System.Threading.RateLimiting;
using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>A limiter's decision, or its failure, as a lease.</summary>
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

    /// <summary>The limiter's decision; null if the limiter was not called, or was not available and the policy then refuses.</summary>
    public RateLimitDecision? Decision { get; }

    public static AuthKitRateLimitLease NotAsked(RateLimitPolicy policy)
    {
        var lease = new AuthKitRateLimitLease(policy);
        lease._metadata.Add(MetadataName.ReasonPhrase.Name, "This limiter answers asynchronously only: call AcquireAsync.");
        return lease;
    }

    public override bool TryGetMetadata(string metadataName, out object? metadata) => _metadata.TryGetValue(metadataName, out metadata);
}

/// <summary>Calls a limiter with one policy, and turns its decisions into leases.</summary>
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

    /// <summary>The lease of a synchronous attempt, which never calls the limiter and is never acquired.</summary>
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

    /// <summary>
    /// A request for more permits than the limit could never succeed, so it is an error of the caller, as in the limiters of
    /// System.Threading.RateLimiting.
    /// </summary>
    private void ThrowIfNever(int permits) => ArgumentOutOfRangeException.ThrowIfGreaterThan(permits, _policy.Limit);
}

/// <summary>
/// The metadata of the leases of AuthKit's limiters. A lease that the limiter refused also has <see cref="MetadataName.RetryAfter"/>.
/// </summary>
public static class AuthKitRateLimitMetadata
{
    /// <summary>The policy of the limiter. Every lease has it.</summary>
    public static MetadataName<RateLimitPolicy> Policy { get; } = new("AUTHKIT_POLICY");

    /// <summary>The limiter's decision. Missing if the limiter was not called, and if <see cref="Unavailable"/> is present.</summary>
    public static MetadataName<RateLimitDecision> Decision { get; } = new("AUTHKIT_DECISION");

    /// <summary>Why the limiter was not available. Present only in that case, and only if the policy then refuses.</summary>
    public static MetadataName<AuthUnavailableException> Unavailable { get; } = new("AUTHKIT_UNAVAILABLE");
}
