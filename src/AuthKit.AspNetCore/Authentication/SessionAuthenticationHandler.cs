using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using AuthKit.AspNetCore.Authorization;
using AuthKit.AspNetCore.Problems;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Makes a principal of the session that the cookie opens. Where the store cannot be asked the request goes on with
/// nobody signed in, so that public pages still work; what needs a user is then answered with 503, not 401.
/// </summary>
internal sealed class SessionAuthenticationHandler : AuthenticationHandler<AuthenticationSchemeOptions>
{
    public SessionAuthenticationHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : base(options, logger, encoder)
    {
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var request = await RequestSession.GetAsync(Context).ConfigureAwait(false);
        return request.Status switch
        {
            RequestSessionStatus.SignedIn => AuthenticateResult.Success(CreateTicket(request.Session!, request.Session!.Subject!.Value)),
            RequestSessionStatus.Unavailable => AuthenticateResult.Fail(request.Unavailable!),
            RequestSessionStatus.Malformed or RequestSessionStatus.Ended => AuthenticateResult.Fail("The session cookie opens no session."),
            _ => AuthenticateResult.NoResult(),
        };
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties) =>
        await AuthProblem.OfMissingUser(await RequestSession.GetAsync(Context).ConfigureAwait(false)).WriteAsync(Context).ConfigureAwait(false);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => AuthorizationRefusal.WriteAsync(Context, byToken: false);

    private AuthenticationTicket CreateTicket(Session session, SubjectRef subject)
    {
        var identity = new ClaimsIdentity(Scheme.Name, SessionClaims.Subject, ClaimsIdentity.DefaultRoleClaimType);
        identity.AddClaim(new Claim(SessionClaims.Subject, subject.Id));
        identity.AddClaim(new Claim(SessionClaims.SessionId, session.Sid.ToString()));
        foreach (var method in session.Amr)
        {
            identity.AddClaim(new Claim(SessionClaims.AuthenticationMethod, method));
        }

        if (session.Acr is { } acr)
        {
            identity.AddClaim(new Claim(SessionClaims.AuthenticationClass, acr));
        }

        var authTime = session.AuthTime.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        identity.AddClaim(new Claim(SessionClaims.AuthenticationTime, authTime, ClaimValueTypes.Integer64));
        if (subject.Tenant.Length > 0)
        {
            identity.AddClaim(new Claim(SessionClaims.Tenant, subject.Tenant));
        }

        return new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name);
    }
}
