using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.SignIn;

namespace WebApp.Hosting;

/// <summary>What a browser gets from a sign-in, whichever way it signed in.</summary>
internal sealed class SignInCookies(SessionCookie session, DeviceCookie device, TrustedDeviceCookie trusted)
{
    public string? ReadSession(HttpContext context) => session.Read(context);

    public void Write(HttpContext context, SignInResult result, bool remember)
    {
        session.Write(context, result.Grant!, remember);
        device.Write(context, result.DeviceToken);
        trusted.Write(context, result.TrustedDeviceToken);
    }
}
