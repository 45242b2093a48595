using System.Globalization;
using System.Security.Claims;
using AuthKit.AspNetCore.Authentication;
using AuthKit.Mfa;
using AuthKit.Stores;
using Microsoft.AspNetCore.Authorization;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>
/// Looks at the time of the second factor where the account has one, and at <c>auth_time</c> where it has none. Sessions and access
/// tokens carry both. Without the time nothing is fresh.
/// </summary>
/// <param name="schemes">Tell which identities are AuthKit's.</param>
/// <param name="requests">Where a refusal is noted.</param>
/// <param name="runtime">The clock.</param>
/// <param name="mfa">Null where no account has a second factor.</param>
internal sealed class FreshAuthenticationHandler(AuthKitSchemes schemes, AuthorizationRequests requests, AuthKitRuntime runtime, IMfaService? mfa = null)
    : AuthorizationHandler<FreshAuthenticationRequirement>
{
    // Clocks of several instances differ. A proof from further ahead was not noted by one of them.
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

    /// <summary>Where a principal has several identities of AuthKit's, each must be fresh.</summary>
    private async ValueTask<bool> IsFreshAsync(ClaimsPrincipal user, FreshAuthenticationRequirement requirement)
    {
        var identities = user.Identities.Where(schemes.IsOwn).ToArray();
        foreach (var identity in identities)
        {
            // First the time that costs nothing: no store is asked about a proof that is too old in any case.
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

    /// <summary>In whole seconds: what is cut off makes the proof older, never younger.</summary>
    private bool IsRecent(ClaimsIdentity identity, string claim, TimeSpan maxAge)
    {
        var now = runtime.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        return long.TryParse(identity.FindFirst(claim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            && time <= now + LongestLeadSeconds
            && now - time <= maxAge.TotalSeconds;
    }
}

/// <summary>The subject proved who they are no longer ago than this.</summary>
internal sealed class FreshAuthenticationRequirement(TimeSpan maxAge, bool acceptsFirstFactor) : IAuthorizationRequirement
{
    public TimeSpan MaxAge { get; } = maxAge;

    /// <summary>Whether a proof without the second factor is enough for an account that has one.</summary>
    public bool AcceptsFirstFactor { get; } = acceptsFirstFactor;
}
