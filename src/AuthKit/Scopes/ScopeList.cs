using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Scopes;

// RFC 6749 section 3.3: scope = scope-token *( SP scope-token ), scope-token = 1*( %x21 / %x23-5B / %x5D-7E ).

/// <summary>Lists of scopes. A scope is a name of printable ASCII without space, <c>"</c> and <c>\</c>. Names are compared ordinally.</summary>
public static class ScopeList
{
    /// <summary>The most scopes that AuthKit grants, or accepts from a client.</summary>
    public const int MaxCount = 32;

    /// <summary>The longest scope in characters.</summary>
    public const int MaxLength = 128;

    private static readonly char[] Printing = [.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(static code => (char)code).Where(static character => character is not ('"' or '\\'))];

    private static readonly SearchValues<char> OfNames = SearchValues.Create(Printing);

    private static readonly SearchValues<char> OfTexts = SearchValues.Create([' ', .. Printing]);

    /// <summary>Reads a <c>scope</c> parameter: names that are separated by single spaces.</summary>
    /// <param name="text">The scopes as the client sent them. Any text, or null.</param>
    /// <param name="scopes">1 to <see cref="MaxCount"/> names; null if the text is not such a list.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out IReadOnlyList<string>? scopes)
    {
        // A longer text cannot be valid, so it is refused before the cost of splitting it.
        scopes = text is { Length: > 0 and <= MaxCount * (MaxLength + 1) } ? text.Split(' ') : null;
        if (!IsValid(scopes))
        {
            scopes = null;
        }

        return scopes is not null;
    }

    /// <summary>Whether the list has 0 to <see cref="MaxCount"/> valid names of 1 to <see cref="MaxLength"/> characters. False for null.</summary>
    public static bool IsValid([NotNullWhen(true)] IReadOnlyList<string>? scopes) =>
        scopes is { Count: <= MaxCount } && scopes.All(static scope => scope is { Length: >= 1 and <= MaxLength } && !scope.AsSpan().ContainsAnyExcept(OfNames));

    /// <summary>Whether a text is a list of valid names, without a limit on their number and length. Allocates nothing.</summary>
    internal static bool IsText(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] != ' ' && text[^1] != ' ' && !text.Contains("  ", StringComparison.Ordinal) && !text.ContainsAnyExcept(OfTexts);
}
