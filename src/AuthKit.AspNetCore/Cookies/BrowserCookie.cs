using AuthKit.Mfa;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// A cookie that identifies a browser at its next sign-in. The cookie alone signs nobody in, and a logout does not clear it. Safe for concurrent
/// use.
/// </summary>
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

    /// <summary>Sends the token from a sign-in to the browser. If the token is null, the browser keeps the cookie that it has.</summary>
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
/// The cookie <c>__Host-device</c>, which shows that the browser has signed in to an account before
/// (<see cref="SessionSignInResult.DeviceToken"/>).
/// </summary>
/// <param name="lifetime">How long the browser keeps the cookie: <see cref="SignInServiceOptions.KnownDeviceLifetime"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">
/// The lifetime is zero, negative, or longer than <see cref="SignInServiceOptions.MaxKnownDeviceLifetime"/>.
/// </exception>
public sealed class DeviceCookie(TimeSpan lifetime) : BrowserCookie(lifetime, SignInServiceOptions.MaxKnownDeviceLifetime, static names => names.Device)
{
    /// <summary>The cookie's default name.</summary>
    public const string DefaultName = HostCookie.Prefix + "device";

    /// <summary>
    /// The token for <see cref="PasswordSignInRequest.DeviceToken"/>, as sent. Null if the request has no such cookie, and empty if it has
    /// several: both mean an unknown device.
    /// </summary>
    public static string? Read(HttpContext context) => HostCookie.Read(context, CookieNames.Of(context).Device);
}

/// <summary>
/// The cookie <c>__Host-trusted</c>, which lets a browser sign in without the second factor
/// (<see cref="SessionSignInResult.TrustedDeviceToken"/>). The first factor is still needed.
/// </summary>
/// <param name="lifetime">How long the browser keeps the cookie: <see cref="MfaOptions.TrustedDeviceLifetime"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">
/// The lifetime is zero, negative, or longer than <see cref="MfaOptions.MaxTrustedDeviceLifetime"/>.
/// </exception>
public sealed class TrustedDeviceCookie(TimeSpan lifetime) : BrowserCookie(lifetime, MfaOptions.MaxTrustedDeviceLifetime, static names => names.Trusted)
{
    /// <summary>The cookie's default name.</summary>
    public const string DefaultName = HostCookie.Prefix + "trusted";

    /// <summary>
    /// The token for <see cref="PasswordSignInRequest.TrustedDeviceToken"/>, as sent. Null if the request has no such cookie, and empty if it
    /// has several: both mean that the device is not trusted.
    /// </summary>
    public static string? Read(HttpContext context) => HostCookie.Read(context, CookieNames.Of(context).Trusted);
}
