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
    /// <summary>The session token; null where there is none, or sessions are not the application's.</summary>
    public static string? ReadSession(HttpContext context) => context.RequestServices.GetService<SessionCookie>()?.Read(context);

    /// <summary>The refresh token; null where there is none, or tokens are not the application's.</summary>
    public static string? ReadRefresh(HttpContext context) => context.RequestServices.GetService<RefreshCookie>()?.Read(context);

    /// <summary>Takes both from the client, whether or not they came along: a path may keep one from this call.</summary>
    public static void Clear(HttpContext context)
    {
        context.RequestServices.GetService<SessionCookie>()?.Clear(context);
        ClearRefresh(context);
    }

    public static void ClearRefresh(HttpContext context) => context.RequestServices.GetService<RefreshCookie>()?.Clear(context);

    /// <summary>Gives the browser a new session: what the refresh token's cookie holds is of a sign-in that has ended.</summary>
    public static void WriteSession(HttpContext context, SessionGrant grant, bool remember)
    {
        context.RequestServices.GetRequiredService<SessionCookie>().Write(context, grant, remember);
        ClearRefresh(context);
    }
}
