using System.Buffers;
using System.Globalization;
using System.Text;

namespace AuthKit.NormalForms;

/// <summary>
/// A code as people type and paste it: white space, dashes and what is not seen do not count, digits of every script are digits, and
/// full-width letters are letters.
/// </summary>
internal static class TypedCode
{
    /// <summary>The longest text that is looked at: room for a separator beside every character of the longest code, and some more.</summary>
    public const int MaxLength = 64;

    private const char FullWidthOffset = '\uFEE0';

    /// <summary>Reads a typed text.</summary>
    /// <param name="typed">Any text.</param>
    /// <param name="code">Takes digits and capital letters of ASCII.</param>
    /// <param name="length">How many there are.</param>
    /// <returns>False for a text that is too long, or that holds anything else.</returns>
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

    /// <summary>The minus sign, the bullet and the mark that Japanese keyboards type are no dashes to Unicode.</summary>
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
