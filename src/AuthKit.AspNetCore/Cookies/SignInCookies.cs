using AuthKit.AspNetCore.Authentication;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// The two cookies by which a browser is signed in: the session's, and the refresh token's where the application has tokens. One
/// browser has one sign-in, so both are read and cleared together.
/// </summary>
internal static class SignInCookies
{
    // One is the browser's. Each costs a look-up.
    private const int MaxRefresh = 8;

    /// <summary>
    /// The session token and the session that it opens, which a request looks up once. Both are null where there is no token, or it opens
    /// nothing. The session alone is null where the store could not be asked: the service that gets the token asks again, and fails.
    /// </summary>
    public static async ValueTask<(string? Token, Session? Session)> FindSessionAsync(HttpContext context)
    {
        if (context.RequestServices.GetService<SessionCookie>() is not { } cookie)
        {
            return default;
        }

        var request = await RequestSession.GetAsync(context).ConfigureAwait(false);
        return request.Session is null && request.Unavailable is null ? default : (cookie.Read(context), request.Session);
    }

    /// <summary>
    /// The refresh tokens, each once: usually one; several if a sibling host has planted others; at most as many as a call looks up. Empty
    /// without a cookie, and in an application without tokens.
    /// </summary>
    public static IReadOnlyList<string> ReadRefresh(HttpContext context) => [.. ReadAllRefresh(context).Take(MaxRefresh)];

    /// <summary>Whether there are more of them than a call looks at, so that not all of them would be ended.</summary>
    public static bool HasTooManyRefresh(HttpContext context) => ReadAllRefresh(context).Count > MaxRefresh;

    /// <summary>Takes both from the client, whether or not they came along: a path may keep one from this call.</summary>
    public static void Clear(HttpContext context)
    {
        context.RequestServices.GetService<SessionCookie>()?.Clear(context);
        ClearRefresh(context);
    }

    public static void ClearRefresh(HttpContext context) => context.RequestServices.GetService<RefreshCookie>()?.Clear(context);

    private static IReadOnlyList<string> ReadAllRefresh(HttpContext context) => context.RequestServices.GetService<RefreshCookie>()?.ReadAll(context) ?? [];

    /// <summary>Gives the browser a new session: what the refresh token's cookie holds is of a sign-in that has ended.</summary>
    public static void WriteSession(HttpContext context, SessionGrant grant, bool remember)
    {
        context.RequestServices.GetRequiredService<SessionCookie>().Write(context, grant, remember);
        ClearRefresh(context);
    }
}
