using System.Buffers;

namespace AuthKit.Tokens;

/// <summary>Values of <c>typ</c>. They prevent a token for one purpose from being accepted for another (RFC 8725 section 3.11).</summary>
public static class JwtTypes
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("!#$&+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_abcdefghijklmnopqrstuvwxyz");

    /// <summary>An access token of RFC 9068: <c>at+jwt</c>.</summary>
    public const string AccessToken = "at+jwt";

    /// <summary>A token whose type does not name its purpose, such as an ID token: <c>JWT</c>.</summary>
    public const string Unspecific = "JWT";

    /// <summary>The longest type: 64 characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Whether the text is a media type (RFC 6838 section 4.2) of 1 to 64 characters, without the prefix <c>application/</c>.</summary>
    internal static bool IsType(string? type) =>
        type is { Length: > 0 and <= MaxLength } && !type.AsSpan().ContainsAnyExcept(Characters);
}
