using System.Globalization;
using System.Security.Claims;
using AuthKit.AccessTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Builds the principals of sessions and access tokens. Both have the same claim types: the names of JWT, and also the names that ASP.NET Core
/// looks for (docs/web.md has the table).
/// </summary>
internal static class PrincipalClaims
{
    private const string TokenRoles = "roles";

    public static ClaimsPrincipal Of(Session session, SubjectRef subject, string scheme)
    {
        var identity = Create(scheme, subject.Id, ClaimsIdentity.DefaultIssuer);
        identity.AddClaim(new Claim(SessionClaims.SessionId, session.Sid.ToString()));
        foreach (var method in session.Amr)
        {
            identity.AddClaim(new Claim(SessionClaims.AuthenticationMethod, method));
        }

        if (session.Acr is { } acr)
        {
            identity.AddClaim(new Claim(SessionClaims.AuthenticationClass, acr));
        }

        AddTime(identity, SessionClaims.AuthenticationTime, session.AuthTime);
        if (session.SecondFactorTime is { } time)
        {
            AddTime(identity, SessionClaims.SecondFactorTime, time);
        }

        if (subject.Tenant.Length > 0)
        {
            identity.AddClaim(new Claim(SessionClaims.Tenant, subject.Tenant));
        }

        return new ClaimsPrincipal(identity);
    }

    public static ClaimsPrincipal Of(AccessToken token, string scheme)
    {
        var identity = Create(scheme, token.Subject.Id, token.Issuer);
        foreach (var claim in token.Claims.ToIdentity(scheme).Claims.Where(static claim => claim.Type is not (SessionClaims.Subject or ClaimTypes.NameIdentifier)))
        {
            identity.AddClaim(claim);
            if (claim.Type == TokenRoles)
            {
                identity.AddClaim(new Claim(ClaimTypes.Role, claim.Value, claim.ValueType, claim.Issuer));
            }
        }

        return new ClaimsPrincipal(identity);
    }

    private static ClaimsIdentity Create(string scheme, string subject, string issuer)
    {
        var identity = new ClaimsIdentity(scheme, SessionClaims.Subject, ClaimTypes.Role);
        identity.AddClaim(new Claim(SessionClaims.Subject, subject, ClaimValueTypes.String, issuer));
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, subject, ClaimValueTypes.String, issuer));
        return identity;
    }

    private static void AddTime(ClaimsIdentity identity, string type, DateTimeOffset time) =>
        identity.AddClaim(new Claim(type, time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
}
