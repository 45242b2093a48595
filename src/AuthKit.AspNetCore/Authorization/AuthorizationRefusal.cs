using System.Globalization;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>Why a signed-in user was refused, kept with the request until the answer is written.</summary>
internal sealed class AuthorizationRefusal
{
    private readonly AuthProblem _byToken;
    private readonly AuthProblem _bySession;

    private AuthorizationRefusal(AuthProblem byToken, AuthProblem bySession) => (_byToken, _bySession) = (byToken, bySession);

    /// <summary>The token lacks a scope (RFC 6750 section 3.1).</summary>
    public static AuthorizationRefusal OfScope(IReadOnlyList<string> scopes) =>
        new(AuthProblem.InsufficientScope(string.Join(' ', scopes)), AuthProblem.Forbidden);

    /// <summary>The proof of identity is too old (RFC 9470 section 3).</summary>
    public static AuthorizationRefusal OfAge(TimeSpan maxAge) => new(
        AuthProblem.InsufficientUserAuthentication(((long)maxAge.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
        AuthProblem.FreshAuthenticationRequired);

    /// <summary>The session lacks the mark. The maximum age is zero, because even the most recent proof does not replace a mark.</summary>
    public static AuthorizationRefusal OfStepUp() => OfAge(TimeSpan.Zero);

    /// <summary>The endpoint refuses cross-site requests, and this is one.</summary>
    public static AuthorizationRefusal OfCrossSite() => new(AuthProblem.CrossSiteRequest, AuthProblem.CrossSiteRequest);

    /// <summary>A store is not available, so the requirement could not be checked.</summary>
    public static AuthorizationRefusal OfUnavailable() => new(AuthProblem.Unavailable, AuthProblem.Unavailable);

    public static void Note(HttpContext? context, AuthorizationRefusal refusal) => context?.Features.Set(refusal);

    public static Task WriteAsync(HttpContext context, bool byToken)
    {
        var refusal = context.Features.Get<AuthorizationRefusal>();
        var problem = byToken ? refusal?._byToken : refusal?._bySession;
        return (problem ?? AuthProblem.Forbidden).WriteAsync(context);
    }
}
