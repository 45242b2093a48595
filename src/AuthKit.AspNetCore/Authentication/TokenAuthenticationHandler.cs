using System.Security.Claims;
using System.Text.Encodings.Web;
using AuthKit.AspNetCore.Authorization;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Creates a principal from the access token in the Authorization field, and answers with the challenges of RFC 6750 section 3. If the
/// revocations cannot be checked, the request continues with nobody signed in. An endpoint that needs a user then answers 503.
/// </summary>
internal sealed class TokenAuthenticationHandler : AuthenticationHandler<AuthenticationSchemeOptions>
{
    public TokenAuthenticationHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : base(options, logger, encoder)
    {
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var request = await RequestToken.GetAsync(Context).ConfigureAwait(false);
        return request switch
        {
            { Token: { } token } => AuthenticateResult.Success(new AuthenticationTicket(PrincipalClaims.Of(token, Scheme.Name), Scheme.Name)),
            { Unavailable: { } unavailable } => AuthenticateResult.Fail(unavailable),
            { IsPresent: true } => AuthenticateResult.Fail("The access token is not valid."),
            _ => AuthenticateResult.NoResult(),
        };
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!Response.HasStarted)
        {
            await AuthProblem.OfMissingToken(await RequestToken.GetAsync(Context).ConfigureAwait(false)).WriteAsync(Context).ConfigureAwait(false);
        }
    }

    /// <summary>Writes nothing if the response has started: a policy may name several schemes, and the first one has answered.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Response.HasStarted ? Task.CompletedTask : AuthorizationRefusal.WriteAsync(Context, byToken: true);
}
