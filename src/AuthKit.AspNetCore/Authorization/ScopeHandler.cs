using AuthKit.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>
/// Checks the scopes of the identity that comes from an access token. A claim of this name from another scheme does not count.
/// </summary>
internal sealed class ScopeHandler(AuthKitSchemes schemes, AuthorizationRequests requests) : AuthorizationHandler<ScopeRequirement>
{
    private const string Scope = "scope";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        var granted = context.User.Identities
            .Where(schemes.IsToken)
            .Select(static identity => identity.FindFirst(Scope)?.Value.Split(' ') ?? [])
            .FirstOrDefault([]);
        if (requirement.Scopes.All(scope => granted.Contains(scope, StringComparer.Ordinal)))
        {
            context.Succeed(requirement);
        }
        else
        {
            AuthorizationRefusal.Note(requests.Of(context.Resource), AuthorizationRefusal.OfScope(requirement.Scopes));
        }

        return Task.CompletedTask;
    }
}

/// <summary>Requires an access token that has all of these scopes, compared ordinally. A session has no scopes and does not meet it.</summary>
internal sealed class ScopeRequirement(IReadOnlyList<string> scopes) : IAuthorizationRequirement
{
    public IReadOnlyList<string> Scopes { get; } = scopes;
}
