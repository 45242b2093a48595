using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Endpoints;
using AuthKit.Devices;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// The two cookies that sign a browser in: the session cookie and, if the application has tokens, the cookie of the refresh token. A browser has
/// one sign-in, so both cookies are read and cleared together.
/// </summary>
internal static class SignInCookies
{
    /// <summary>
    /// The most characters in all Cookie fields of a request together. They are bounded because an endpoint that ends sign-ins looks up every token
    /// in them. The bound is far above the size that browsers send, and above the 32 KiB that Kestrel accepts by default.
    /// </summary>
    public const int MaxLength = 65_536;

    /// <summary>Whether the request's cookies have more than <see cref="MaxLength"/> characters.</summary>
    public static bool AreTooLong(HttpContext context)
    {
        var length = 0L;
        foreach (var field in context.Request.Headers.Cookie)
        {
            length += field?.Length ?? 0;
        }

        return length > MaxLength;
    }

    /// <summary>
    /// The session token and the session that it opens, which a request looks up once. Both are null if there is no token or the token opens no
    /// session. Only the session is null if the store is not available: the service that receives the token calls the store again, and fails.
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
    /// The different session tokens, if the request has several session cookies. Then it is not clear which cookie is meant, and no cookie signs a
    /// user in. Empty if the request has one session cookie or no session cookie.
    /// </summary>
    public static IReadOnlyList<string> ReadAmbiguousSessions(HttpContext context) =>
        context.RequestServices.GetService<SessionCookie>() is { } cookie && cookie.IsAmbiguous(context) ? cookie.ReadAll(context) : [];

    /// <summary>
    /// The different refresh tokens in the request's cookies: usually one, or several if a sibling host has planted cookies. Empty if there is no
    /// such cookie, and in an application without tokens.
    /// </summary>
    public static IReadOnlyList<string> ReadRefresh(HttpContext context) => context.RequestServices.GetService<RefreshCookie>()?.ReadAll(context) ?? [];

    /// <summary>
    /// Ends every sign-in that the cookies name, even if it is not clear which cookie is meant. If a store fails, the same cookies still name the
    /// sign-ins that are left, so the client can try again.
    /// </summary>
    public static async Task EndAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var (devices, tenant) = (services.GetRequiredService<IDeviceService>(), RequestOrigin.TenantOf(context));
        var request = services.GetService<SessionCookie>() is null ? null : await RequestSession.GetAsync(context).ConfigureAwait(false);
        if (request?.Unavailable is { } unavailable)
        {
            throw unavailable;
        }

        foreach (var token in ReadAmbiguousSessions(context))
        {
            if ((await services.GetRequiredService<ISessionService>().ValidateAsync(token, tenant, CancellationToken.None).ConfigureAwait(false)).Session is { } session)
            {
                await devices.SignOutAsync(session, refreshTokens: [], tenant, CancellationToken.None).ConfigureAwait(false);
            }
        }

        await devices.SignOutAsync(request?.Session, ReadRefresh(context), tenant, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// Called after the session's sign-in has ended. Ends the other sign-ins that the refresh tokens name, and clears their cookie. If a store
    /// fails, the cookie stays, because it still names a sign-in. The endpoint succeeds anyway, because its own change is complete.
    /// </summary>
    public static async Task EndRefreshAsync(HttpContext context)
    {
        try
        {
            if (ReadRefresh(context) is { Count: > 0 } tokens)
            {
                await context.RequestServices.GetRequiredService<IDeviceService>()
                    .SignOutAsync(session: null, tokens, RequestOrigin.TenantOf(context), CancellationToken.None).ConfigureAwait(false);
            }

            ClearRefresh(context);
        }
        catch (AuthUnavailableException)
        {
        }
    }

    /// <summary>Deletes both cookies in the browser, even if the request lacks them: the path of a cookie may not cover this endpoint.</summary>
    public static void Clear(HttpContext context)
    {
        ClearSession(context);
        ClearRefresh(context);
    }

    public static void ClearSession(HttpContext context) => context.RequestServices.GetService<SessionCookie>()?.Clear(context);

    public static void ClearRefresh(HttpContext context) => context.RequestServices.GetService<RefreshCookie>()?.Clear(context);

    /// <summary>Sends a new session to the browser, and deletes the cookie of the refresh token, whose sign-in has ended.</summary>
    public static void WriteSession(HttpContext context, SessionGrant grant, bool remember)
    {
        context.RequestServices.GetRequiredService<SessionCookie>().Write(context, grant, remember);
        ClearRefresh(context);
    }
}
