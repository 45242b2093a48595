using System.Buffers;
using System.Text;

namespace AuthKit.Passwords;

/// <summary>What can be said of the characters of a password without hashing it.</summary>
internal static class PasswordText
{
    /// <summary>Counts code points (a lone surrogate counts as one); false where the text is not well-formed UTF-16.</summary>
    public static bool Measure(ReadOnlySpan<char> text, out int codePoints)
    {
        codePoints = 0;
        var wellFormed = true;
        while (!text.IsEmpty)
        {
            wellFormed &= Rune.DecodeFromUtf16(text, out _, out var consumed) == OperationStatus.Done;
            text = text[consumed..];
            codePoints++;
        }

        return wellFormed;
    }
}
