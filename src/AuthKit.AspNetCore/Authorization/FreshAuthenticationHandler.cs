using System.Globalization;
using System.Security.Claims;
using AuthKit.AspNetCore.Authentication;
using AuthKit.Mfa;
using AuthKit.Stores;
using Microsoft.AspNetCore.Authorization;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>
/// Checks the age of the last proof: the time of the second factor if the account has one, otherwise <c>auth_time</c>. Sessions and access
/// tokens carry both. An identity without the time is not fresh.
/// </summary>
/// <param name="schemes">The schemes, which tell AuthKit's identities from others.</param>
/// <param name="requests">Finds the request with which a refusal is kept.</param>
/// <param name="runtime">The clock.</param>
/// <param name="mfa">The second factors; null if the application has no second factors.</param>
internal sealed class FreshAuthenticationHandler(AuthKitSchemes schemes, AuthorizationRequests requests, AuthKitRuntime runtime, IMfaService? mfa = null)
    : AuthorizationHandler<FreshAuthenticationRequirement>
{
    // The clocks of several instances differ a little. A proof further in the future than this cannot come from another instance.
    private const long LongestLeadSeconds = 60;

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, FreshAuthenticationRequirement requirement)
    {
        try
        {
            if (await IsFreshAsync(context.User, requirement).ConfigureAwait(false))
            {
                context.Succeed(requirement);
                return;
            }

            AuthorizationRefusal.Note(requests.Of(context.Resource), AuthorizationRefusal.OfAge(requirement.MaxAge));
        }
        catch (AuthUnavailableException)
        {
            AuthorizationRefusal.Note(requests.Of(context.Resource), AuthorizationRefusal.OfUnavailable());
        }
    }

    /// <summary>Whether every identity of AuthKit in the principal is fresh; false if there is none.</summary>
    private async ValueTask<bool> IsFreshAsync(ClaimsPrincipal user, FreshAuthenticationRequirement requirement)
    {
        var identities = user.Identities.Where(schemes.IsOwn).ToArray();
        foreach (var identity in identities)
        {
            // The claims are checked before the store is called. If both times are too old, the answer does not depend on the account.
            if (!IsRecent(identity, SessionClaims.AuthenticationTime, requirement.MaxAge) && !IsRecent(identity, SessionClaims.SecondFactorTime, requirement.MaxAge))
            {
                return false;
            }

            var claim = !requirement.AcceptsFirstFactor && await HasSecondFactorAsync(identity).ConfigureAwait(false)
                ? SessionClaims.SecondFactorTime
                : SessionClaims.AuthenticationTime;
            if (!IsRecent(identity, claim, requirement.MaxAge))
            {
                return false;
            }
        }

        return identities.Length > 0;
    }

    private async ValueTask<bool> HasSecondFactorAsync(ClaimsIdentity identity)
    {
        if (mfa is null || identity.FindFirst(SessionClaims.Subject)?.Value is not { } subject)
        {
            return false;
        }

        var owner = new SubjectRef(identity.FindFirst(SessionClaims.Tenant)?.Value ?? "", subject);
        return (await mfa.GetAsync(owner).ConfigureAwait(false)).IsEnabled;
    }

    /// <summary>Compares whole Unix seconds, so the age can differ from the exact one by less than a second.</summary>
    private bool IsRecent(ClaimsIdentity identity, string claim, TimeSpan maxAge)
    {
        var now = runtime.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        return long.TryParse(identity.FindFirst(claim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            && time <= now + LongestLeadSeconds
            && now - time <= maxAge.TotalSeconds;
    }
}

/// <summary>Requires that the subject proved their identity no longer ago than a maximum age.</summary>
internal sealed class FreshAuthenticationRequirement(TimeSpan maxAge, bool acceptsFirstFactor) : IAuthorizationRequirement
{
    public TimeSpan MaxAge { get; } = maxAge;

    /// <summary>Whether a proof without the second factor is enough for an account that has one.</summary>
    public bool AcceptsFirstFactor { get; } = acceptsFirstFactor;
}
