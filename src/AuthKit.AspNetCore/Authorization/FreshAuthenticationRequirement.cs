using Microsoft.AspNetCore.Authorization;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>The subject proved who they are no longer ago than this.</summary>
internal sealed class FreshAuthenticationRequirement(TimeSpan maxAge) : IAuthorizationRequirement
{
    public TimeSpan MaxAge { get; } = maxAge;
}
