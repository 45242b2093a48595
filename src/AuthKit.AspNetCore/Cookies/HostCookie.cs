using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// Reads and writes all cookies with the prefix <c>__Host-</c> (RFC 6265bis section 4.1.3.2).
/// </summary>
internal static class HostCookie
{
    public const string Prefix = "__Host-";

    /// <summary>Whether a text is the prefix followed by one or more letters, digits, <c>-</c> or <c>_</c>, within the length.</summary>
    public static bool IsName(string? name, int maxLength) =>
        name is not null && name.Length <= maxLength && name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.Ordinal) && IsNamePart(name);

    /// <summary>Whether a text has only ASCII letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static bool IsNamePart(string text) => text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>
    /// The value exactly as the client sent it, not decoded, unquoted or truncated. Null if there is no such cookie. Empty if there are several: a
    /// browser stores only one cookie with this prefix and name, so AuthKit does not guess which one is meant.
    /// </summary>
    public static string? Read(HttpContext context, string name) => ReadAll(context, name) switch
    {
        [] => null,
        [var one] => one,
        _ => "",
    };

    /// <summary>
    /// Every value that the client sent under the name, in the client's order. There can be several if the name lacks the prefix, because a
    /// sibling host can plant such cookies.
    /// </summary>
    public static List<string> ReadAll(HttpContext context, string name)
    {
        ArgumentNullException.ThrowIfNull(context);
        var found = new List<string>();
        foreach (var header in context.Request.Headers.Cookie)
        {
            var rest = header.AsSpan();
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf(';');
                var pair = (end < 0 ? rest : rest[..end]).Trim(" \t");
                rest = end < 0 ? default : rest[(end + 1)..];

                if (pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name, StringComparison.Ordinal))
                {
                    found.Add(pair[(name.Length + 1)..].ToString());
                }
            }
        }

        return found;
    }

    /// <summary>Sets a cookie.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="name">The name with the prefix.</param>
    /// <param name="value">Base64url characters only, because ASP.NET Core would escape others.</param>
    /// <param name="maxAge">How long the browser keeps the cookie; null to keep it until the browser closes.</param>
    /// <param name="sameSite">Lax or Strict.</param>
    public static void Write(HttpContext context, string name, string value, TimeSpan? maxAge, SameSiteMode sameSite = SameSiteMode.Lax)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = CreateOptions(sameSite);
        options.MaxAge = maxAge;
        context.Response.Cookies.Append(name, value, options);
    }

    /// <summary>Deletes a cookie in the browser.</summary>
    public static void Clear(HttpContext context, string name, SameSiteMode sameSite = SameSiteMode.Lax)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Delete(name, CreateOptions(sameSite));
    }

    private static CookieOptions CreateOptions(SameSiteMode sameSite) => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = sameSite,
        Path = "/",
        IsEssential = true,
    };
}

/// <summary>Checks which texts are the same in the path of a cookie (RFC 6265 section 4.1.1) and in the URLs that browsers send.</summary>
internal static class CookiePathText
{
    /// <summary>Whether a text begins with a slash and has only slashes and unreserved characters, which are never percent-encoded.</summary>
    public static bool IsPath(string path) => path is ['/', ..] && path.All(static c => c == '/' || IsUnreserved(c));

    /// <summary>
    /// A path segment as browsers send it; null if browsers differ in how they encode it, or if the path of a cookie cannot contain it.
    /// </summary>
    public static string? Encode(string segment)
    {
        if (segment.Length == 0 || segment is "." or ".." || segment.Any(static c => c < '\u0080' && !IsUnreserved(c)))
        {
            return null;
        }

        return Uri.EscapeDataString(segment);
    }

    // RFC 3986 section 2.3.
    private static bool IsUnreserved(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~';
}
