using AuthKit.Mfa;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>A cookie by which a browser is known again at its next sign-in. It opens nothing, and logout leaves it. Safe for concurrent use.</summary>
public abstract class BrowserCookie
{
    private readonly TimeSpan _lifetime;
    private readonly Func<CookieNames, string> _nameOf;

    private protected BrowserCookie(TimeSpan lifetime, TimeSpan longest, Func<CookieNames, string> nameOf)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, longest);
        (_lifetime, _nameOf) = (lifetime, nameOf);
    }

    /// <summary>Writes the token that a sign-in gave to the browser. Without a new token the browser keeps its cookie.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="token"><see cref="SessionSignInResult.DeviceToken"/> or <see cref="SessionSignInResult.TrustedDeviceToken"/>.</param>
    public void Write(HttpContext context, string? token)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (token is not null)
        {
            HostCookie.Write(context, _nameOf(CookieNames.Of(context)), token, _lifetime);
        }
    }
}

/// <summary>
/// The cookie <c>__Host-device</c>, by which a browser shows that it signed in to an account before
/// (<see cref="SessionSignInResult.DeviceToken"/>).
/// </summary>
/// <param name="lifetime">How long the browser keeps it: <see cref="SignInServiceOptions.KnownDeviceLifetime"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">The time is zero, negative, or longer than browsers keep a cookie.</exception>
public sealed class DeviceCookie(TimeSpan lifetime) : BrowserCookie(lifetime, SignInServiceOptions.MaxKnownDeviceLifetime, static names => names.Device)
{
    /// <summary>The cookie's default name.</summary>
    public const string DefaultName = HostCookie.Prefix + "device";

    /// <summary>For <see cref="PasswordSignInRequest.DeviceToken"/>; null or empty, which stand for no device, if the request has no such cookie or several.</summary>
    public static string? Read(HttpContext context) => HostCookie.Read(context, CookieNames.Of(context).Device);
}

/// <summary>
/// The cookie <c>__Host-trusted</c>, by which a browser needs no second factor to sign in (<see cref="SessionSignInResult.TrustedDeviceToken"/>).
/// It opens nothing without the password.
/// </summary>
/// <param name="lifetime">How long the browser keeps it: <see cref="MfaOptions.TrustedDeviceLifetime"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">The time is zero, negative, or longer than a device can be trusted.</exception>
public sealed class TrustedDeviceCookie(TimeSpan lifetime) : BrowserCookie(lifetime, MfaOptions.MaxTrustedDeviceLifetime, static names => names.Trusted)
{
    /// <summary>The cookie's default name.</summary>
    public const string DefaultName = HostCookie.Prefix + "trusted";

    /// <summary>For <see cref="PasswordSignInRequest.TrustedDeviceToken"/>; null or empty, which stand for no device, if the request has no such cookie or several.</summary>
    public static string? Read(HttpContext context) => HostCookie.Read(context, CookieNames.Of(context).Trusted);
}
