using Microsoft.AspNetCore.Authorization;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>The access token is for all of these scopes, compared ordinally. A session, which has no scopes, does not meet it.</summary>
internal sealed class ScopeRequirement(IReadOnlyList<string> scopes) : IAuthorizationRequirement
{
    public IReadOnlyList<string> Scopes { get; } = scopes;
}
