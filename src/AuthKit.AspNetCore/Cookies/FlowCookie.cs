using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// The cookie <c>__Host-flow</c>. It holds the <see cref="BrowserBinding"/>, a secret of the browser. The secret shows that a mailed link, or the
/// second step of a sign-in, comes back to the browser that asked for it. All flows of a browser share the cookie, which is kept for 24 hours.
/// </summary>
public static class FlowCookie
{
    /// <summary>The cookie's default name.</summary>
    public const string DefaultName = HostCookie.Prefix + "flow";

    // The default lifetime of a link that confirms an address. If the application sets a longer one and the link comes back after 24 hours,
    // the browser counts as unknown, and the user has to choose the password again.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The browser's secret, as sent: any text. Null if the request has no such cookie, and empty if it has several.</summary>
    public static string? Read(HttpContext context) => HostCookie.Read(context, CookieNames.Of(context).Flow);

    /// <summary>
    /// The browser's secret, or a new one if the browser does not have a well-formed one. Send it to the browser with <see cref="Write"/>.
    /// </summary>
    public static string ReadOrCreate(HttpContext context) => Read(context) is { } known && BrowserBinding.IsWellFormed(known) ? known : BrowserBinding.Create();

    /// <summary>Sends the secret to the browser, which keeps it for the next 24 hours.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="binding">The result of <see cref="ReadOrCreate"/>.</param>
    /// <exception cref="ArgumentException">The text is not a binding.</exception>
    public static void Write(HttpContext context, string binding)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!BrowserBinding.IsWellFormed(binding))
        {
            throw new ArgumentException("The text is not a binding. Create one with BrowserBinding.Create().", nameof(binding));
        }

        HostCookie.Write(context, CookieNames.Of(context).Flow, binding, Lifetime);
    }
}
