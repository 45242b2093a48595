using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.SignIn;

namespace WebApp.Hosting;

/// <summary>The cookies that a browser gets from any kind of sign-in.</summary>
internal sealed class SignInCookies(SessionCookie session, DeviceCookie device, TrustedDeviceCookie trusted, RefreshCookie refresh)
{
    public string? ReadSession(HttpContext context) => session.Read(context);

    /// <summary>All session tokens in the request's cookies. Several cookies sign nobody in, but a logout ends all their sessions.</summary>
    public IReadOnlyList<string> ReadSessions(HttpContext context) => session.ReadAll(context);

    /// <summary>
    /// The session tokens if there are several, because then it is not clear which cookie is the browser's own. A sign-in ends their sessions.
    /// </summary>
    public IReadOnlyList<string> ReadAmbiguousSessions(HttpContext context) => session.Read(context) is "" ? session.ReadAll(context) : [];

    /// <summary>The refresh tokens of the API page in the request's cookies. A sign-in on another page ends their sign-ins.</summary>
    public IReadOnlyList<string> ReadRefresh(HttpContext context) => refresh.ReadAll(context);

    public void Write(HttpContext context, SessionSignInResult result, bool remember)
    {
        session.Write(context, result.Grant!, remember);
        refresh.Clear(context);
        device.Write(context, result.DeviceToken);
        trusted.Write(context, result.TrustedDeviceToken);
    }

    /// <summary>Removes the cookies after the browser's sign-in has ended.</summary>
    public void Clear(HttpContext context)
    {
        session.Clear(context);
        refresh.Clear(context);
    }
}
