using System.Globalization;
using AuthKit.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>Reads <c>auth_time</c>, which sessions and access tokens have alike. Without one nothing is fresh.</summary>
internal sealed class FreshAuthenticationHandler(AuthKitRuntime runtime) : AuthorizationHandler<FreshAuthenticationRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, FreshAuthenticationRequirement requirement)
    {
        // Whole seconds: one that is cut off makes the proof older, never younger. One in the future is nobody's.
        var times = context.User.Identities
            .Where(static identity => identity.IsAuthenticated && identity.AuthenticationType is TokenAuthenticationDefaults.AuthenticationScheme or SessionAuthenticationDefaults.AuthenticationScheme)
            .Select(static identity => identity.FindFirst(SessionClaims.AuthenticationTime)?.Value)
            .ToArray();
        var now = runtime.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        if (times.Length > 0 && times.All(time => long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= now + 60 && now - seconds <= requirement.MaxAge.TotalSeconds))
        {
            context.Succeed(requirement);
        }
        else
        {
            AuthorizationRefusal.Note(context.Resource as HttpContext, AuthorizationRefusal.OfAge(requirement.MaxAge));
        }

        return Task.CompletedTask;
    }
}
