using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.Devices;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST token/session: tokens for a user who has a session, under the same sid: one device, which ends as a whole. The refresh
/// token takes the place of the one that the sid has; calls at once share one.
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
        var client = RequestOrigin.ClientOf(context);
        var request = new SessionTokenRequest
        {
            Scopes = scopes,
            SharedFor = services.GetRequiredService<RefreshCookie>().Options.CookieReuseGrace,
            ReuseGrace = TokenAnswer.GraceOf(context, body.Delivery),
            Address = client.Address,
            UserAgent = client.UserAgent,
        };
        var token = services.GetRequiredService<SessionCookie>().Read(context)!;
        var result = await services.GetRequiredService<ISessionTokenService>().IssueAsync(session, token, request, context.RequestAborted).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            var problem = result.Status == SessionTokenStatus.EnrollmentRequired ? AuthProblem.SessionNeedsEnrollment : AuthProblem.SessionExpired;
            await problem.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        await EndReplacedAsync(context, session, body.Delivery == TokenAnswer.ByBody).ConfigureAwait(false);
        await TokenAnswer.WriteAsync(context, result.Pair, body.Delivery == TokenAnswer.ByBody).ConfigureAwait(false);
    }

    /// <summary>
    /// The refresh token's cookie may be of another sign-in, for tokens and without a session: the new one takes its place in the
    /// browser, so that the other one ends whole. Once there is a new one: where that fails, the browser keeps what it has.
    /// </summary>
    private static async ValueTask EndReplacedAsync(HttpContext context, Session session, bool byBody)
    {
        var isOther = false;
        foreach (var token in SignInCookies.ReadRefresh(context))
        {
            var held = await context.RequestServices.GetRequiredService<ITokenService>()
                .FindAsync(token, tenant: session.Subject!.Value.Tenant, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            if (held is not null && (held.Subject != session.Subject || held.Sid != session.Sid))
            {
                isOther = true;
                await context.RequestServices.GetRequiredService<IDeviceService>()
                    .EndAsync(held.Subject, held.Sid, isKnown: true, CancellationToken.None).ConfigureAwait(false);
            }
        }

        if (byBody && isOther)
        {
            SignInCookies.ClearRefresh(context);
        }
    }
}

/// <summary>Of tokens for a session.</summary>
internal sealed class TokenDeliveryRequest
{
    public string? Scope { get; set; }

    /// <summary>"cookie" or "body".</summary>
    public string Delivery { get; set; } = TokenAnswer.ByCookie;
}
