using System.Security.Claims;
using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.AspNetCore.Authentication;
using AuthKit.DependencyInjection;
using AuthKit.Tokens;
using Microsoft.AspNetCore.Authorization;

namespace WebApp.Hosting;

/// <summary>An API for access tokens, beside the pages for sessions.</summary>
internal static class SampleApi
{
    private const string Scope = "hello";

    public static AuthKitBuilder AddSampleApi(this AuthKitBuilder auth, IConfiguration configuration)
    {
        var issuer = OwnAddress.Of(configuration).GetLeftPart(UriPartial.Authority);

        // A key of this process: after a restart access tokens are refused, and refresh tokens give new ones. Several
        // instances need a ring that they share.
        return auth.UseJwtKeys(new JwtKeyRing(JwtKey.Generate(JwtAlgorithm.ES256)))
            .AddTokens(tokens => (tokens.Issuer, tokens.Audiences) = (issuer, [$"{issuer}/api"]))
            .AddRevocation()
            .AddTokenAuthentication(endpoint => endpoint.Scopes = [Scope])
            .AddAccessTokenClaims<EmailClaim>();
    }

    public static void MapSampleApi(this WebApplication app) => app
        .MapGet("/api/hello", static (ClaimsPrincipal user) => Results.Json(new { message = $"Hello, {user.FindFirstValue("email")}." }))
        .RequireAuthorization(static policy => policy
            .AddAuthenticationSchemes(TokenAuthenticationDefaults.AuthenticationScheme)
            .RequireAuthenticatedUser()
            .RequireScope(Scope));

    /// <summary>The address, as it is at each refresh.</summary>
    private sealed class EmailClaim(IAccountService accounts) : IAccessTokenClaims
    {
        public async ValueTask AddAsync(AccessTokenClaims claims, CancellationToken cancellationToken)
        {
            if ((await accounts.FindByIdAsync(claims.Subject, cancellationToken))?.Email is { } email)
            {
                claims.Add("email", email);
            }
        }
    }
}
