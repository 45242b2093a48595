using Microsoft.AspNetCore.Authorization;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>The subject proved who they are no longer ago than this.</summary>
internal sealed class FreshAuthenticationRequirement(TimeSpan maxAge, bool acceptsFirstFactor) : IAuthorizationRequirement
{
    public TimeSpan MaxAge { get; } = maxAge;

    /// <summary>Whether a proof without the second factor is enough for an account that has one.</summary>
    public bool AcceptsFirstFactor { get; } = acceptsFirstFactor;
}
