using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.Devices;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;
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

        if (await context.GetAuthKitAccountAsync().ConfigureAwait(false) is not { } account)
        {
            await AuthProblem.SessionExpired.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        var services = context.RequestServices;
        var client = RequestOrigin.ClientOf(context);
        var tokens = services.GetRequiredService<ITokenService>();
        await EndReplacedAsync(context, tokens, session, account.Subject, body.Delivery == TokenAnswer.ByBody).ConfigureAwait(false);
        var pair = await tokens.IssueAsync(
            new RefreshTokenRequest
            {
                Subject = account.Subject,
                Sid = session.Sid,
                Scopes = scopes,
                SecurityVersion = account.SecurityVersion,
                AuthTime = session.AuthTime,
                SecondFactorTime = session.SecondFactorTime,
                Amr = session.Amr,
                Acr = session.Acr,
                Address = client.Address,
                UserAgent = client.UserAgent,
                PresentedToken = services.GetRequiredService<SessionCookie>().Read(context),
                PresentedTokenGrace = services.GetRequiredService<RefreshCookie>().Options.CookieReuseGrace,
            },
            context.RequestAborted).ConfigureAwait(false);

        // The session may have been ended while its tokens were made, and could not end them. Or an end that failed half-way has
        // left the session without its tokens: that end is finished here, for no tokens of this sign-in would work.
        if (!await IsLiveAsync(context, session, account.Subject).ConfigureAwait(false)
            || !(await tokens.ValidateAsync(pair.AccessToken, account.Subject.Tenant, CancellationToken.None).ConfigureAwait(false)).IsValid)
        {
            await services.GetRequiredService<IDeviceService>().EndAsync(account.Subject, session.Sid, isKnown: true, CancellationToken.None).ConfigureAwait(false);
            await AuthProblem.SessionExpired.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        await TokenAnswer.WriteAsync(context, pair, body.Delivery == TokenAnswer.ByBody).ConfigureAwait(false);
    }

    /// <summary>
    /// The refresh token's cookie may be of another sign-in, for tokens and without a session: the new one takes its place in the
    /// browser, so that the other one ends whole.
    /// </summary>
    private static async ValueTask EndReplacedAsync(HttpContext context, ITokenService tokens, Session session, SubjectRef subject, bool byBody)
    {
        var held = await tokens.FindAsync(SignInCookies.ReadRefresh(context), tenant: subject.Tenant, cancellationToken: context.RequestAborted).ConfigureAwait(false);
        if (held is not null && (held.Subject != subject || held.Sid != session.Sid))
        {
            await context.RequestServices.GetRequiredService<IDeviceService>()
                .EndAsync(held.Subject, held.Sid, isKnown: true, CancellationToken.None).ConfigureAwait(false);
            if (byBody)
            {
                SignInCookies.ClearRefresh(context);
            }
        }
    }

    /// <summary>
    /// By the request's own token; and where that opens nothing any more, by name: the session may have been given another
    /// token meanwhile, and lives.
    /// </summary>
    private static async ValueTask<bool> IsLiveAsync(HttpContext context, Session session, SubjectRef subject)
    {
        var sessions = context.RequestServices.GetRequiredService<ISessionService>();
        var token = context.RequestServices.GetRequiredService<SessionCookie>().Read(context);
        return (await sessions.ValidateAsync(token, subject.Tenant, CancellationToken.None).ConfigureAwait(false)).IsValid
            || (await sessions.ListAsync(subject, CancellationToken.None).ConfigureAwait(false)).Any(one => one.Sid == session.Sid);
    }
}
