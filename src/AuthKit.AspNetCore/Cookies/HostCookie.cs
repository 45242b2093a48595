using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// How cookies with the prefix <c>__Host-</c> are read and written (RFC 6265bis section 4.1.3.2): the one place for it.
/// </summary>
internal static class HostCookie
{
    public const string Prefix = "__Host-";

    /// <summary>Whether a text, or null, can be the whole name of a cookie with the prefix.</summary>
    public static bool IsName(string? name, int maxLength) =>
        name is not null && name.Length <= maxLength && name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.Ordinal) && IsNamePart(name);

    /// <summary>Whether a text has only the characters of names.</summary>
    public static bool IsNamePart(string text) => text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>
    /// What the client sent, exactly as sent: nothing is decoded, unquoted or cut. Null where there is no such cookie;
    /// empty where there is more than one: a browser holds only one with this prefix, so nobody has to guess which of them
    /// is meant.
    /// </summary>
    public static string? Read(HttpContext context, string name) => ReadAll(context, name) switch
    {
        [] => null,
        [var one] => one,
        _ => "",
    };

    /// <summary>Every value that the client sent under the name, in its order: a sibling host can plant cookies that lack the prefix.</summary>
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
    /// <param name="name">With the prefix.</param>
    /// <param name="value">Base64url characters only: the framework would escape others.</param>
    /// <param name="maxAge">How long the browser keeps it; null: until it closes.</param>
    /// <param name="sameSite">Lax, or stricter.</param>
    public static void Write(HttpContext context, string name, string value, TimeSpan? maxAge, SameSiteMode sameSite = SameSiteMode.Lax)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = CreateOptions(sameSite);
        options.MaxAge = maxAge;
        context.Response.Cookies.Append(name, value, options);
    }

    /// <summary>Takes a cookie from the client.</summary>
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

/// <summary>Which texts can stand in the path of a cookie (RFC 6265 section 4.1.1) just as they stand in a browser's address.</summary>
internal static class CookiePathText
{
    /// <summary>Whether a text begins with a slash and has only slashes and characters that nothing encodes.</summary>
    public static bool IsPath(string path) => path is ['/', ..] && path.All(static c => c == '/' || IsUnreserved(c));

    /// <summary>
    /// A segment as browsers send it; null where browsers differ in how they write it, or a cookie cannot hold it.
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
