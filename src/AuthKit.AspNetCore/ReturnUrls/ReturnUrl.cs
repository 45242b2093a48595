using System.Diagnostics.CodeAnalysis;

namespace AuthKit.AspNetCore.ReturnUrls;

/// <summary>Where to go after a sign-in, as a request carried it: an open redirect unless it is checked.</summary>
public static class ReturnUrl
{
    /// <summary>The longest URL that is taken, in characters.</summary>
    public const int MaxLength = 2048;

    /// <summary>
    /// Whether a text is a path of this site, however a browser or a proxy may read it: it begins with one slash, and is
    /// all visible ASCII without a backslash; the part before <c>?</c> and <c>#</c> has no second slash after a slash
    /// and none that is percent-encoded.
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
