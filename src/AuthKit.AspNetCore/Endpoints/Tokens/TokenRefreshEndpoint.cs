using System.Text.Json.Serialization;
using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.RefreshTokens;
using AuthKit.Scopes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST token/refresh: issues a new pair for a refresh token. The new refresh token goes back in the same way: in the cookie or in the body. If a
/// request has both, the token in the body counts.
/// </summary>
internal static class TokenRefreshEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadOrDefaultAsync(context, RequestJson.Default.TokenRefreshRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        IReadOnlyList<string>? scopes = null;
        if (body.Scope is not null && !ScopeList.TryParse(body.Scope, out scopes))
        {
            await AuthProblem.InvalidScope.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        var cookie = context.RequestServices.GetRequiredService<RefreshCookie>();
        var byBody = body.RefreshToken is not null;
        IReadOnlyList<string> sent = byBody ? [body.RefreshToken!] : cookie.ReadAll(context);
        var use = new RefreshTokenRefreshRequest
        {
            Tenant = RequestOrigin.TenantOf(context),
            Scopes = scopes,
            ReuseGrace = byBody ? null : cookie.Options.CookieReuseGrace,
            Client = RequestOrigin.ClientOf(context),
        };

        // A client that disconnects after its cookie's token was spent can repeat the call within the reuse grace. The new cookie and the access
        // token are in the same response, so the client never gets only one of them.
        var refresh = await context.RequestServices.GetRequiredService<ITokenService>().RefreshAnyAsync(sent, use, context.RequestAborted).ConfigureAwait(false);
        if (refresh.Succeeded)
        {
            await TokenAnswer.WriteAsync(context, refresh.Pair, byBody).ConfigureAwait(false);
            return;
        }

        // The browser keeps its cookie if another attempt can succeed, if it is not clear which cookie is meant, and if the cookie may still name
        // a sign-in of another client or of another tenant on this host.
        if (!byBody && sent.Count < 2 && !IsOthers(refresh.Status, use.Tenant) && Refusals.Of(refresh.Status) is null)
        {
            cookie.Clear(context);
        }

        await Refusals.WriteAsync(context, refresh.Status, AuthProblem.InvalidRefreshToken).ConfigureAwait(false);
    }

    private static bool IsOthers(RefreshTokenStatus status, string tenant) =>
        status == RefreshTokenStatus.OtherClient || (status == RefreshTokenStatus.NotFound && tenant.Length > 0);
}

/// <summary>The body of POST token/refresh and POST token/revoke. It is optional if the token is in the cookie.</summary>
internal sealed class TokenRefreshRequest
{
    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; set; }

    public string? Scope { get; set; }
}

/// <summary>How a call uses the cookie of the refresh token.</summary>
internal enum RefreshCookieUse
{
    /// <summary>The path of the cookie does not depend on this call.</summary>
    None = 0,

    /// <summary>The call exchanges the token for a new pair.</summary>
    Refresh = 1,

    /// <summary>The call ends the token's family.</summary>
    Revoke = 2,

    /// <summary>The call ends the sign-in that the cookie belongs to, with or without a new sign-in in its place.</summary>
    Replace = 3,
}
