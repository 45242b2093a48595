using AuthKit.Accounts;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// The signed-in user, by the access token of the request or, if it has no token, by its session. If a request has an access token, only the
/// token counts: if the token is not valid, no cookie takes its place.
/// </summary>
internal sealed class SignedInUser
{
    private SignedInUser(SubjectRef subject, SessionId? sid, IReadOnlyList<string> amr, DateTimeOffset? authTime)
    {
        Subject = subject;
        Sid = sid;
        Amr = amr;
        AuthTime = authTime;
    }

    public SubjectRef Subject { get; }

    public SessionId? Sid { get; }

    public IReadOnlyList<string> Amr { get; }

    public DateTimeOffset? AuthTime { get; }

    /// <summary>The user, or the refusal if nobody is signed in or the token lacks the scope.</summary>
    /// <param name="context">The request.</param>
    /// <param name="needsAccountScope">Whether an access token must have <see cref="AuthKitWebOptions.AccountScope"/>.</param>
    public static async ValueTask<(SignedInUser? User, AuthProblem? Problem)> FindAsync(HttpContext context, bool needsAccountScope)
    {
        var services = context.RequestServices.GetRequiredService<IServiceProviderIsService>();
        var hasTokens = services.IsService(typeof(RefreshCookie));
        if (hasTokens)
        {
            var request = await RequestToken.GetAsync(context).ConfigureAwait(false);
            if (request.Token is { } token)
            {
                var scope = context.RequestServices.GetRequiredService<IOptions<AuthKitWebOptions>>().Value.AccountScope;
                if (needsAccountScope && (scope is null || !token.HasScope(scope)))
                {
                    return (null, AuthProblem.InsufficientScope(scope));
                }

                return (new SignedInUser(token.Subject, token.Sid, token.Amr, token.AuthTime), null);
            }

            if (request.IsPresent || !services.IsService(typeof(SessionCookie)))
            {
                return (null, AuthProblem.OfMissingToken(request));
            }
        }

        var session = await RequestSession.GetAsync(context).ConfigureAwait(false);
        return session is { Status: RequestSessionStatus.SignedIn, Session: { Subject: { } subject } live }
            ? (new SignedInUser(subject, live.Sid, live.Amr, live.AuthTime), null)
            : (null, AuthProblem.OfMissingUser(session));
    }

    /// <summary>
    /// The account; null if it is gone or not active. For a session also null if the account has another security version than the session.
    /// </summary>
    public async ValueTask<Account?> FindAccountAsync(HttpContext context)
    {
        if (context.GetAuthKitSession() is { } session && context.GetAuthKitAccessToken() is null && session.Subject == Subject)
        {
            return await context.GetAuthKitAccountAsync().ConfigureAwait(false);
        }

        var account = await context.RequestServices.GetRequiredService<IAccountService>().FindByIdAsync(Subject, context.RequestAborted).ConfigureAwait(false);
        return account is { Status: AccountStatus.Active } ? account : null;
    }
}
