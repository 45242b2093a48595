using AuthKit.AccountFlows;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// The cookie <c>__Host-code</c>: the handle that the browser keeps between asking for a code and typing it
/// (<see cref="EmailCodeRequestResult.Handle"/>).
/// </summary>
public static class CodeCookie
{
    /// <summary>The cookie's default name.</summary>
    public const string DefaultName = HostCookie.Prefix + "code";

    // The longest that a code may live.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>For <see cref="EmailProof.Binding"/>; any text, or null.</summary>
    public static string? Read(HttpContext context) => HostCookie.Read(context, CookieNames.Of(context).Code);

    /// <summary>Hands the handle to the browser, for 10 minutes.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="handle"><see cref="EmailCodeRequestResult.Handle"/>.</param>
    public static void Write(HttpContext context, string handle)
    {
        ArgumentException.ThrowIfNullOrEmpty(handle);
        HostCookie.Write(context, CookieNames.Of(context).Code, handle, Lifetime);
    }

    /// <summary>Takes it from the browser, after its code was used.</summary>
    public static void Clear(HttpContext context) => HostCookie.Clear(context, CookieNames.Of(context).Code);
}
