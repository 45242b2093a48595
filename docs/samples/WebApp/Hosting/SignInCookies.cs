using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.SignIn;

namespace WebApp.Hosting;

/// <summary>The cookies that a browser gets from any kind of sign-in.</summary>
internal sealed class SignInCookies(SessionCookie session, DeviceCookie device, TrustedDeviceCookie trusted, RefreshCookie refresh)
{
    public string? ReadSession(HttpContext context) => session.Read(context);

    /// <summary>Every session token that the request brought. Several sign nobody in, but a logout ends the sessions of all.</summary>
    public IReadOnlyList<string> ReadSessions(HttpContext context) => session.ReadAll(context);

    /// <summary>The same if several cookies came, so that nobody can tell which one is the browser's own. A sign-in ends their sessions.</summary>
    public IReadOnlyList<string> ReadAmbiguousSessions(HttpContext context) => session.Read(context) is "" ? session.ReadAll(context) : [];

    /// <summary>The refresh token of the API page. A sign-in on another page replaces it.</summary>
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
