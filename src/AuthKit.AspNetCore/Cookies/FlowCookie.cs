using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// The cookie <c>__Host-flow</c>: the <see cref="BrowserBinding"/> by which a mailed link, and the second step of a sign-in, are
/// known to come back to the browser that asked. One for all, kept as long as the longest of them lives.
/// </summary>
public static class FlowCookie
{
    /// <summary>The cookie's default name.</summary>
    public const string DefaultName = HostCookie.Prefix + "flow";

    // A link that confirms an address lives that long by default. One that is allowed to live longer, and comes back later,
    // comes from an unknown browser: the password is chosen again.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The browser's secret; any text, or null, where it has none.</summary>
    public static string? Read(HttpContext context) => HostCookie.Read(context, CookieNames.Of(context).Flow);

    /// <summary>The browser's secret, or a new one where it has none. Hand it to the browser by <see cref="Write"/>.</summary>
    public static string ReadOrCreate(HttpContext context) => Read(context) is { } known && BrowserBinding.IsWellFormed(known) ? known : BrowserBinding.Create();

    /// <summary>Hands the secret to the browser, for the next 24 hours.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="binding">What <see cref="ReadOrCreate"/> gave.</param>
    /// <exception cref="ArgumentException">The text is no binding.</exception>
    public static void Write(HttpContext context, string binding)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!BrowserBinding.IsWellFormed(binding))
        {
            throw new ArgumentException("This is no binding: take one from BrowserBinding.Create().", nameof(binding));
        }

        HostCookie.Write(context, CookieNames.Of(context).Flow, binding, Lifetime);
    }
}
