using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Cryptography;

/// <summary>Names of purposes: constants of the program, 1 to 64 characters, a–z, 0–9, '-', '.' and '_'.</summary>
internal static class PurposeRules
{
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._");

    public static bool IsPurpose([NotNullWhen(true)] string? text) => text is { Length: >= 1 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Characters);

    public static void ThrowIfNotPurpose([NotNull] string? purpose, string parameter)
    {
        ArgumentNullException.ThrowIfNull(purpose, parameter);
        if (!IsPurpose(purpose))
        {
            Errors.Argument($"A purpose is 1 to {MaxLength} characters: a-z, 0-9, '-', '.' and '_'.", parameter);
        }
    }
}
