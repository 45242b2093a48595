using System.Buffers;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>The <c>scope</c> of RFC 6749 section 3.3: names with one space between each two.</summary>
internal static class ScopeList
{
    public const int MaxScopes = 32;
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create([.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(static code => (char)code).Where(static character => character is not ('"' or '\\'))]);

    /// <summary>Null for a text that is none.</summary>
    public static IReadOnlyList<string>? TryParse(string text)
    {
        // Cheaper than to split what nobody sends in good faith.
        if (text.Length > MaxScopes * (MaxLength + 1))
        {
            return null;
        }

        var scopes = text.Split(' ');
        return AreScopes(scopes) ? scopes : null;
    }

    public static bool AreScopes(IList<string> scopes) =>
        scopes.Count <= MaxScopes && scopes.All(static scope => scope is { Length: >= 1 and <= MaxLength } && !scope.AsSpan().ContainsAnyExcept(Characters));
}
