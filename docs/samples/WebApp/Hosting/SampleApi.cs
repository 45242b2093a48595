using System.Security.Claims;
using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.AspNetCore.Authentication;
using AuthKit.DependencyInjection;
using Microsoft.AspNetCore.Authorization;

namespace WebApp.Hosting;

/// <summary>An API for access tokens, beside the pages for sessions.</summary>
internal static class SampleApi
{
    private const string Scope = "hello";

    public static AuthKitBuilder AddSampleApi(this AuthKitBuilder auth, IConfiguration configuration)
    {
        var issuer = OwnAddress.Of(configuration).GetLeftPart(UriPartial.Authority);

        return auth.UseRotatingJwtKeys()
            .AddTokens(tokens => (tokens.Issuer, tokens.Audiences) = (issuer, [$"{issuer}/api"]))
            .AddRevocation()
            .AddTokenAuthentication(endpoint =>
            {
                endpoint.Scopes = [Scope];

                // The pages sign in and out too, and revoke the refresh token in the cookie.
                endpoint.CookiePath = "/";
            })
            .AddAccessTokenClaims<EmailClaim>();
    }

    public static void MapSampleApi(this WebApplication app) => app
        .MapGet("/api/hello", static (ClaimsPrincipal user) => Results.Json(new { message = $"Hello, {user.FindFirstValue("email")}." }))
        .RequireAuthorization(static policy => policy
            .AddAuthenticationSchemes(TokenAuthenticationDefaults.AuthenticationScheme)
            .RequireAuthenticatedUser()
            .RequireScope(Scope));

    /// <summary>The account's current address, read at each refresh.</summary>
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
