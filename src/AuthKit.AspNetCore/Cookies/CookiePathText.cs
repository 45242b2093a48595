namespace AuthKit.AspNetCore.Cookies;

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
