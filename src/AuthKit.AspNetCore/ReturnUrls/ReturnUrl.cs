using System.Diagnostics.CodeAnalysis;

namespace AuthKit.AspNetCore.ReturnUrls;

/// <summary>Checks the URL to redirect to after a sign-in. A URL that comes from the request is an open redirect unless it is checked.</summary>
public static class ReturnUrl
{
    /// <summary>The longest URL that <see cref="IsLocal"/> accepts, in characters.</summary>
    public const int MaxLength = 2048;

    /// <summary>
    /// Whether a URL is a path of this site, however a browser or a proxy may parse it. The URL begins with a slash, has at most
    /// <see cref="MaxLength"/> characters, and has only visible ASCII characters except the backslash. The part before <c>?</c> and <c>#</c> has
    /// no two slashes in a row, and no percent-encoded slash or backslash. False for null.
    /// </summary>
    public static bool IsLocal([NotNullWhen(true)] string? url)
    {
        if (url is not ['/', ..] || url.Length > MaxLength || !url.All(static c => c is > ' ' and < '\u007f' and not '\\'))
        {
            return false;
        }

        var pathLength = url.AsSpan().IndexOfAny('?', '#');
        var path = pathLength < 0 ? url : url.AsSpan(0, pathLength);
        return path.IndexOf("//", StringComparison.Ordinal) < 0
            && path.IndexOf("%2f", StringComparison.OrdinalIgnoreCase) < 0
            && path.IndexOf("%5c", StringComparison.OrdinalIgnoreCase) < 0;
    }
}
