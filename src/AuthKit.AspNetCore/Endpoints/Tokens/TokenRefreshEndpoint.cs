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
/// POST token/refresh: a new pair for a refresh token, which goes back the way it came: by the cookie, or in the body, whose
/// token counts where both are there.
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
            Address = RequestOrigin.AddressOf(context),
            UserAgent = context.Request.Headers.UserAgent,
        };

        // A client that disconnects still gets its tokens if it has a cookie, and never one without the other.
        var refresh = await context.RequestServices.GetRequiredService<ITokenService>().RefreshAnyAsync(sent, use, context.RequestAborted).ConfigureAwait(false);
        if (refresh.Succeeded)
        {
            await TokenAnswer.WriteAsync(context, refresh.Pair, byBody).ConfigureAwait(false);
            return;
        }

        // A browser keeps its cookie where a new try can succeed, where it is not clear which cookie is meant, and where the cookie still
        // names a sign-in: of another client, or perhaps of another tenant of this host.
        if (!byBody && sent.Count < 2 && !IsOthers(refresh.Status, use.Tenant) && Refusals.Of(refresh.Status) is null)
        {
            cookie.Clear(context);
        }

        await Refusals.WriteAsync(context, refresh.Status, AuthProblem.InvalidRefreshToken).ConfigureAwait(false);
    }

    private static bool IsOthers(RefreshTokenStatus status, string tenant) =>
        status == RefreshTokenStatus.OtherClient || (status == RefreshTokenStatus.NotFound && tenant.Length > 0);
}

/// <summary>Of refresh and revoke; all of it may be missing where the token comes by the cookie.</summary>
internal sealed class TokenRefreshRequest
{
    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; set; }

    public string? Scope { get; set; }
}

/// <summary>How a call uses the refresh token's cookie.</summary>
internal enum RefreshCookieUse
{
    /// <summary>It does not read it.</summary>
    None = 0,

    /// <summary>A new pair of tokens.</summary>
    Refresh = 1,

    /// <summary>The end of the tokens.</summary>
    Revoke = 2,

    /// <summary>The end of the sign-in that it is of: another sign-in takes its place, or none.</summary>
    Replace = 3,
}
