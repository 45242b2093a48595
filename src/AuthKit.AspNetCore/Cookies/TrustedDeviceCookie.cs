using AuthKit.Mfa;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// The cookie <c>__Host-trusted</c>, by which a browser needs no second factor to sign in (<see cref="SessionSignInResult.TrustedDeviceToken"/>).
/// It opens nothing without the password, and outlives sessions: logout leaves it. Safe for concurrent use.
/// </summary>
public sealed class TrustedDeviceCookie
{
    /// <summary>The cookie's default name.</summary>
    public const string DefaultName = HostCookie.Prefix + "trusted";

    private readonly TimeSpan _lifetime;

    /// <summary>Creates the reader and writer.</summary>
    /// <param name="lifetime">How long the browser keeps it: <see cref="MfaOptions.TrustedDeviceLifetime"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is zero, negative, or longer than a device can be trusted.</exception>
    public TrustedDeviceCookie(TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, MfaOptions.MaxTrustedDeviceLifetime);
        _lifetime = lifetime;
    }

    /// <summary>For <see cref="PasswordSignInRequest.TrustedDeviceToken"/>; null or empty, which stand for no device, if the request has no such cookie or several.</summary>
    public static string? Read(HttpContext context) => HostCookie.Read(context, CookieNames.Of(context).Trusted);

    /// <summary>Writes the token that a sign-in gave to the browser. Without a new token the browser keeps its cookie.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="token"><see cref="SessionSignInResult.TrustedDeviceToken"/>.</param>
    public void Write(HttpContext context, string? token)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (token is not null)
        {
            HostCookie.Write(context, CookieNames.Of(context).Trusted, token, _lifetime);
        }
    }
}
