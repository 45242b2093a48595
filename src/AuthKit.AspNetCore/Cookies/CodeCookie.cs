using AuthKit.AccountFlows;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// The cookie <c>__Host-code</c>. It holds the handle of a mailed code until the user enters the code
/// (<see cref="EmailCodeRequestResult.Handle"/>).
/// </summary>
public static class CodeCookie
{
    /// <summary>The cookie's default name.</summary>
    public const string DefaultName = HostCookie.Prefix + "code";

    // The longest lifetime that a code can have.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The handle for <see cref="EmailProof.Binding"/>, as sent: any text. Null if the request has no such cookie, and empty if it has several.
    /// </summary>
    public static string? Read(HttpContext context) => HostCookie.Read(context, CookieNames.Of(context).Code);

    /// <summary>Sends the handle to the browser, which keeps it for 10 minutes.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="handle"><see cref="EmailCodeRequestResult.Handle"/>.</param>
    public static void Write(HttpContext context, string handle)
    {
        ArgumentException.ThrowIfNullOrEmpty(handle);
        HostCookie.Write(context, CookieNames.Of(context).Code, handle, Lifetime);
    }

    /// <summary>Deletes the cookie in the browser, after the code was used.</summary>
    public static void Clear(HttpContext context) => HostCookie.Clear(context, CookieNames.Of(context).Code);
}
