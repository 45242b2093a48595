using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Endpoints;
using AuthKit.Devices;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// The two cookies by which a browser is signed in: the session's, and the refresh token's where the application has tokens. One
/// browser has one sign-in, so both are read and cleared together.
/// </summary>
internal static class SignInCookies
{
    /// <summary>
    /// The longest cookies of a request, in characters over all Cookie fields. A call that ends sign-ins looks up every token in them, so
    /// they are bounded: far above what browsers send, and above the 32 KiB that Kestrel accepts by default.
    /// </summary>
    public const int MaxLength = 65_536;

    /// <summary>Whether the cookies are too long to look at all of them.</summary>
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
    /// The session tokens, each once, where several cookies came, so that nobody can tell which one is meant: none of them signs anybody
    /// in. Empty for a request with one session cookie or none.
    /// </summary>
    public static IReadOnlyList<string> ReadAmbiguousSessions(HttpContext context) =>
        context.RequestServices.GetService<SessionCookie>() is { } cookie && cookie.IsAmbiguous(context) ? cookie.ReadAll(context) : [];

    /// <summary>
    /// The refresh tokens, each once: usually one; several if a sibling host has planted others. Empty without a cookie, and in an
    /// application without tokens.
    /// </summary>
    public static IReadOnlyList<string> ReadRefresh(HttpContext context) => context.RequestServices.GetService<RefreshCookie>()?.ReadAll(context) ?? [];

    /// <summary>
    /// Ends every sign-in that the cookies name, also where it is not clear which cookie is meant. Where a store fails, what is left is
    /// still named by the same cookies.
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
    /// After a call that ended the session's sign-in: ends the other sign-ins that refresh tokens name, and clears the cookie. Where a
    /// store fails the cookie stays, for it still names a sign-in; what the call did is done.
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

    /// <summary>Takes both from the client, whether or not they came along: a path may keep one from this call.</summary>
    public static void Clear(HttpContext context)
    {
        ClearSession(context);
        ClearRefresh(context);
    }

    public static void ClearSession(HttpContext context) => context.RequestServices.GetService<SessionCookie>()?.Clear(context);

    public static void ClearRefresh(HttpContext context) => context.RequestServices.GetService<RefreshCookie>()?.Clear(context);

    /// <summary>Gives the browser a new session: what the refresh token's cookie holds is of a sign-in that has ended.</summary>
    public static void WriteSession(HttpContext context, SessionGrant grant, bool remember)
    {
        context.RequestServices.GetRequiredService<SessionCookie>().Write(context, grant, remember);
        ClearRefresh(context);
    }
}
