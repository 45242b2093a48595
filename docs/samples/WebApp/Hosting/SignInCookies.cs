using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.SignIn;

namespace WebApp.Hosting;

/// <summary>What a browser gets from a sign-in, whichever way it signed in.</summary>
internal sealed class SignInCookies(SessionCookie session, DeviceCookie device, TrustedDeviceCookie trusted, RefreshCookie refresh)
{
    public string? ReadSession(HttpContext context) => session.Read(context);

    /// <summary>The refresh token of the API page: a sign-in by another page takes its place.</summary>
    public IReadOnlyList<string> ReadRefresh(HttpContext context) => refresh.ReadAll(context);

    public void Write(HttpContext context, SessionSignInResult result, bool remember)
    {
        session.Write(context, result.Grant!, remember);
        refresh.Clear(context);
        device.Write(context, result.DeviceToken);
        trusted.Write(context, result.TrustedDeviceToken);
    }

    /// <summary>Once the browser's sign-in has ended.</summary>
    public void Clear(HttpContext context)
    {
        session.Clear(context);
        refresh.Clear(context);
    }
}
