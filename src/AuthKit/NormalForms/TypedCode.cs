using System.Buffers;
using System.Globalization;
using System.Text;

namespace AuthKit.NormalForms;

/// <summary>
/// Reads codes as people type and paste them. White space, dashes and invisible characters are ignored. Digits of every script and full-width
/// letters are accepted.
/// </summary>
internal static class TypedCode
{
    /// <summary>
    /// The longest accepted text, in UTF-16 units: enough for a separator next to each character of the longest code, and some more.
    /// </summary>
    public const int MaxLength = 64;

    private const char FullWidthOffset = '\uFEE0';

    /// <summary>Reads a typed code.</summary>
    /// <param name="typed">Any text.</param>
    /// <param name="code">The buffer for the code, which consists of ASCII digits and capital letters.</param>
    /// <param name="length">The number of characters in the code.</param>
    /// <returns>False if the text is too long, contains other characters, or has more characters than the buffer.</returns>
    public static bool TryRead(ReadOnlySpan<char> typed, Span<char> code, out int length)
    {
        length = 0;
        if (typed.Length > MaxLength)
        {
            return false;
        }

        while (!typed.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(typed, out var rune, out var units) != OperationStatus.Done)
            {
                return false;
            }

            typed = typed[units..];
            if (IsPassedOver(rune))
            {
                continue;
            }

            if (length == code.Length || !TryMap(rune, out var character))
            {
                return false;
            }

            code[length++] = character;
        }

        return true;
    }

    /// <summary>
    /// Whether a character is ignored. Unicode does not classify the minus sign, the hyphen bullet and the long-vowel mark of Japanese keyboards as
    /// dashes, so they are listed.
    /// </summary>
    private static bool IsPassedOver(Rune rune) => Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DashPunctuation or UnicodeCategory.Format
        || rune.Value is 0x2212 or 0x2043 or 0x30FC or 0xFF70 or 0xFE0E or 0xFE0F;

    private static bool TryMap(Rune rune, out char character)
    {
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
        {
            character = (char)('0' + (int)Rune.GetNumericValue(rune));
            return true;
        }

        var value = rune.Value is (>= 0xFF21 and <= 0xFF3A) or (>= 0xFF41 and <= 0xFF5A) ? rune.Value - FullWidthOffset : rune.Value;
        character = value < 0x80 ? char.ToUpperInvariant((char)value) : '\0';
        return char.IsAsciiLetterUpper(character);
    }
}
