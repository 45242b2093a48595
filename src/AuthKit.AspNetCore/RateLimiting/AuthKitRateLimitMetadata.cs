using System.Threading.RateLimiting;
using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.AspNetCore.RateLimiting;

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
