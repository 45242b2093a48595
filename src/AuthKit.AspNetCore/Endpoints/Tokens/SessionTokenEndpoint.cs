using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.Devices;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST token/session: issues tokens for a user who has a session. They get the session's sid, so session and tokens are one device, which ends
/// as a whole. The refresh token replaces the one that the sid has, and the one in the browser's cookie. Simultaneous calls share one refresh
/// token.
/// </summary>
internal static class SessionTokenEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        if (await JsonBody.ReadOrDefaultAsync(context, RequestJson.Default.TokenDeliveryRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        if (await TokenAnswer.FindScopesAsync(context, body.Delivery, body.Scope).ConfigureAwait(false) is not { } scopes)
        {
            return;
        }

        var services = context.RequestServices;
        var byBody = body.Delivery == TokenAnswer.ByBody;
        var request = new SessionTokenRequest
        {
            Scopes = scopes,
            SharedFor = services.GetRequiredService<RefreshCookie>().Options.CookieReuseGrace,
            ReuseGrace = TokenAnswer.GraceOf(context, body.Delivery),
            CurrentRefreshTokens = SignInCookies.ReadRefresh(context),
            Client = RequestOrigin.ClientOf(context),
        };
        var token = services.GetRequiredService<SessionCookie>().Read(context)!;
        var result = await services.GetRequiredService<ISessionTokenService>().IssueAsync(session, token, request, context.RequestAborted).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            await Refusals.WriteAsync(context, result.Status, AuthProblem.SessionExpired).ConfigureAwait(false);
            return;
        }

        if (byBody && result.HasEndedOther)
        {
            // The browser's cookie belongs to the sign-in that has ended, and no new cookie replaces it.
            SignInCookies.ClearRefresh(context);
        }

        await TokenAnswer.WriteAsync(context, result.Pair, byBody).ConfigureAwait(false);
    }
}

/// <summary>The body of POST token/session; all of it is optional.</summary>
internal sealed class TokenDeliveryRequest
{
    public string? Scope { get; set; }

    /// <summary>How the refresh token reaches the client: "cookie" or "body".</summary>
    public string Delivery { get; set; } = TokenAnswer.ByCookie;
}
