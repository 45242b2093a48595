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
        var use = new RefreshTokenUse
        {
            Tenant = RequestOrigin.TenantOf(context),
            Scopes = scopes,
            ReuseGrace = byBody ? null : cookie.Options.CookieReuseGrace,
            Address = RequestOrigin.AddressOf(context),
            UserAgent = context.Request.Headers.UserAgent,
        };

        // A client that hangs up gets what it asked for all the same, where it has a cookie; and no half of it ever.
        var refresh = await context.RequestServices.GetRequiredService<ITokenService>().RefreshAsync(body.RefreshToken ?? cookie.Read(context), use, context.RequestAborted).ConfigureAwait(false);
        if (refresh.IsRefreshed)
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

        if (!byBody)
        {
            cookie.Clear(context);
        }

        await AuthProblem.InvalidRefreshToken.WriteAsync(context).ConfigureAwait(false);
    }
}
