using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Scopes;

// RFC 6749 section 3.3: scope = scope-token *( SP scope-token ), scope-token = 1*( %x21 / %x23-5B / %x5D-7E ).

/// <summary>What tokens are for: names of printing ASCII but space, <c>"</c> and <c>\</c>, compared ordinally.</summary>
public static class ScopeList
{
    /// <summary>The most names that AuthKit grants, or takes from a client.</summary>
    public const int MaxCount = 32;

    /// <summary>The most characters of one of them.</summary>
    public const int MaxLength = 128;

    private static readonly char[] Printing = [.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(static code => (char)code).Where(static character => character is not ('"' or '\\'))];

    private static readonly SearchValues<char> OfNames = SearchValues.Create(Printing);

    private static readonly SearchValues<char> OfTexts = SearchValues.Create([' ', .. Printing]);

    /// <summary>Reads a <c>scope</c> parameter: names with one space between each two.</summary>
    /// <param name="text">The scopes as the client sent them; any text, or null.</param>
    /// <param name="scopes">1 to <see cref="MaxCount"/> names; null where the text is no such list.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out IReadOnlyList<string>? scopes)
    {
        // Cheaper than to split what nobody sends in good faith.
        scopes = text is { Length: > 0 and <= MaxCount * (MaxLength + 1) } ? text.Split(' ') : null;
        if (!IsValid(scopes))
        {
            scopes = null;
        }

        return scopes is not null;
    }

    /// <summary>Whether these are 0 to <see cref="MaxCount"/> names of 1 to <see cref="MaxLength"/> characters.</summary>
    public static bool IsValid([NotNullWhen(true)] IReadOnlyList<string>? scopes) =>
        scopes is { Count: <= MaxCount } && scopes.All(static scope => scope is { Length: >= 1 and <= MaxLength } && !scope.AsSpan().ContainsAnyExcept(OfNames));

    /// <summary>Whether a text is such a list, of however many names of whatever length; allocates nothing.</summary>
    internal static bool IsText(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] != ' ' && text[^1] != ' ' && !text.Contains("  ", StringComparison.Ordinal) && !text.ContainsAnyExcept(OfTexts);
}
