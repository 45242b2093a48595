using System.Security.Claims;
using System.Text.Encodings.Web;
using AuthKit.AspNetCore.Authorization;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Makes a principal of the access token in the Authorization field, with the challenges of RFC 6750 section 3. Where
/// revocations cannot be asked the request goes on with nobody signed in; what needs a user is then answered with 503.
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

    /// <summary>A policy may name several schemes: the first one has answered then.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Response.HasStarted ? Task.CompletedTask : AuthorizationRefusal.WriteAsync(Context, byToken: true);
}
