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
    // Each is looked up: a client must not make that many.
    private const int MaxSent = 2;

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
        var (token, isOnly) = byBody ? (body.RefreshToken, true) : await FindAsync(context, cookie).ConfigureAwait(false);
        var use = new RefreshTokenRefreshRequest
        {
            Tenant = RequestOrigin.TenantOf(context),
            Scopes = scopes,
            ReuseGrace = byBody ? null : cookie.Options.CookieReuseGrace,
            Address = RequestOrigin.AddressOf(context),
            UserAgent = context.Request.Headers.UserAgent,
        };

        // A client that hangs up gets what it asked for all the same, where it has a cookie; and no half of it ever.
        var refresh = await context.RequestServices.GetRequiredService<ITokenService>().RefreshAsync(token, use, context.RequestAborted).ConfigureAwait(false);
        if (refresh.Succeeded)
        {
            await TokenAnswer.WriteAsync(context, refresh.Pair, byBody).ConfigureAwait(false);
            return;
        }

        if (refresh.Status == RefreshTokenStatus.ScopeExceeded)
        {
            await AuthProblem.InvalidScope.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        if (refresh.Status == RefreshTokenStatus.EnrollmentRequired)
        {
            await AuthProblem.RefreshNeedsEnrollment.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        if (!byBody && isOnly)
        {
            cookie.Clear(context);
        }

        await AuthProblem.InvalidRefreshToken.WriteAsync(context).ConfigureAwait(false);
    }

    /// <summary>
    /// The token of the cookie. Where a sister host planted another beside it, the one that has a family is meant; where neither or
    /// both have one, or there are more, none is: nothing is spent, and the browser keeps what it has.
    /// </summary>
    private static async ValueTask<(string? Token, bool IsOnly)> FindAsync(HttpContext context, RefreshCookie cookie)
    {
        var sent = cookie.ReadAll(context);
        if (sent.Count != MaxSent)
        {
            return sent.Count < MaxSent ? (sent is [var only] ? only : null, true) : ("", false);
        }

        var (tokens, tenant) = (context.RequestServices.GetRequiredService<ITokenService>(), RequestOrigin.TenantOf(context));
        var live = new List<string>(MaxSent);
        foreach (var token in sent)
        {
            if (await tokens.FindAsync(token, tenant: tenant, cancellationToken: context.RequestAborted).ConfigureAwait(false) is not null)
            {
                live.Add(token);
            }
        }

        return (live.Count == 1 ? live[0] : "", false);
    }
}

/// <summary>Of refresh and revoke; all of it may be missing where the token comes by the cookie.</summary>
internal sealed class TokenRefreshRequest
{
    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; set; }

    public string? Scope { get; set; }
}

/// <summary>What a call reads the refresh token's cookie for.</summary>
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
