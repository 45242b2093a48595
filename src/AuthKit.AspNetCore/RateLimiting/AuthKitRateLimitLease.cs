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

    /// <summary>What the limiter said; null where it did not.</summary>
    public RateLimitDecision? Decision { get; }

    public static AuthKitRateLimitLease NotAsked(RateLimitPolicy policy)
    {
        var lease = new AuthKitRateLimitLease(policy);
        lease._metadata.Add(MetadataName.ReasonPhrase.Name, "This limiter answers asynchronously only: call AcquireAsync.");
        return lease;
    }

    public override bool TryGetMetadata(string metadataName, out object? metadata) => _metadata.TryGetValue(metadataName, out metadata);
}
