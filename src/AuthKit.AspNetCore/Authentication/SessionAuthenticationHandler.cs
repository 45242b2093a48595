using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using AuthKit.AspNetCore.Authorization;
using AuthKit.AspNetCore.Problems;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Creates a principal from the session that the cookie opens. If the store is not available, the request continues with nobody signed in,
/// so that public pages still work. An endpoint that needs a user then answers 503, not 401.
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
            RequestSessionStatus.SignedIn => AuthenticateResult.Success(new AuthenticationTicket(PrincipalClaims.Of(request.Session!, request.Session!.Subject!.Value, Scheme.Name), Scheme.Name)),
            RequestSessionStatus.Unavailable => AuthenticateResult.Fail(request.Unavailable!),
            RequestSessionStatus.Malformed or RequestSessionStatus.Ended => AuthenticateResult.Fail("The session cookie opens no session."),
            RequestSessionStatus.InvalidTenant => AuthenticateResult.Fail("The request's tenant is not valid."),
            _ => AuthenticateResult.NoResult(),
        };
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!Response.HasStarted)
        {
            await AuthProblem.OfMissingUser(await RequestSession.GetAsync(Context).ConfigureAwait(false)).WriteAsync(Context).ConfigureAwait(false);
        }
    }

    /// <summary>Writes nothing if the response has started: a policy may name several schemes, and the first one has answered.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Response.HasStarted ? Task.CompletedTask : AuthorizationRefusal.WriteAsync(Context, byToken: false);
}
