using AuthKit.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>The access token is for all of these scopes, compared ordinally. A session, which has no scopes, does not meet it.</summary>
internal sealed class ScopeRequirement(IReadOnlyList<string> scopes) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    private const string Scope = "scope";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        // Of the identity that an access token made: another scheme's claim of this name says nothing about the token.
        var granted = context.User.Identities
            .Where(static identity => identity.IsAuthenticated && identity.AuthenticationType == TokenAuthenticationDefaults.AuthenticationScheme)
            .Select(static identity => identity.FindFirst(Scope)?.Value.Split(' ') ?? [])
            .FirstOrDefault([]);
        if (scopes.All(scope => granted.Contains(scope, StringComparer.Ordinal)))
        {
            context.Succeed(requirement);
        }
        else
        {
            AuthorizationRefusal.Note(context.Resource as HttpContext, AuthorizationRefusal.OfScope(scopes));
        }

        return Task.CompletedTask;
    }
}
