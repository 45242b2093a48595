using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// The cookie <c>__Host-device</c>, by which a browser shows that it signed in to an account before
/// (<see cref="SessionSignInResult.DeviceToken"/>). It opens nothing and outlives sessions: logout leaves it. Safe for concurrent
/// use.
/// </summary>
public sealed class DeviceCookie
{
    /// <summary>The cookie's default name.</summary>
    public const string DefaultName = HostCookie.Prefix + "device";

    private readonly TimeSpan _lifetime;

    /// <summary>Creates the reader and writer.</summary>
    /// <param name="lifetime">How long the browser keeps it: <see cref="SignInServiceOptions.KnownDeviceLifetime"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is zero, negative, or longer than browsers keep a cookie.</exception>
    public DeviceCookie(TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, SignInServiceOptions.MaxKnownDeviceLifetime);
        _lifetime = lifetime;
    }

    /// <summary>For <see cref="PasswordSignInRequest.DeviceToken"/>; null or empty, which stand for no device, if the request has no such cookie or several.</summary>
    public static string? Read(HttpContext context) => HostCookie.Read(context, CookieNames.Of(context).Device);

    /// <summary>Writes the token that a sign-in gave to the browser. Without a new token the browser keeps its cookie.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="deviceToken"><see cref="SessionSignInResult.DeviceToken"/>.</param>
    public void Write(HttpContext context, string? deviceToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (deviceToken is not null)
        {
            HostCookie.Write(context, CookieNames.Of(context).Device, deviceToken, _lifetime);
        }
    }
}
