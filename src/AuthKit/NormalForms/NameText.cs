using System.Text;

namespace AuthKit.NormalForms;

/// <summary>Names as they are compared and shown.</summary>
internal static class NameText
{
    /// <summary>Lower case by the simple mapping of each character, which knows no culture.</summary>
    public static string ToLower(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        var lower = new StringBuilder(text.Length);
        Span<char> units = stackalloc char[2];
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var point = UnicodeTable.Instance.ToLower(NormalForm.First(rest, out var count));
            rest = rest[count..];
            lower.Append(units[..NormalForm.Write([point], units)]);
        }

        return lower.ToString();
    }

    /// <summary>
    /// Whether a text holds a character that is not seen, turns the direction of others, is a control, a separator other than the
    /// space, half a character, or none of this version of Unicode.
    /// </summary>
    public static bool HasRefused(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var point = NormalForm.First(text, out var units);
            if (point < 0x80 ? point is < ' ' or 0x7F : UnicodeTable.Instance.IsRefused(point))
            {
                return true;
            }

            text = text[units..];
        }

        return false;
    }

    /// <summary>
    /// Whether a text can stand in a page or a mail as the name of something: it is visible, and no character of it is refused except the joiners and
    /// variation selectors that emoji and some scripts need.
    /// </summary>
    public static bool IsShown(ReadOnlySpan<char> text)
    {
        var isSeen = false;
        while (!text.IsEmpty)
        {
            NormalForm.First(text, out var units);
            var isJoiner = text[0] is '\u200C' or '\u200D' or '\uFE0E' or '\uFE0F';
            if (!isJoiner && HasRefused(text[..units]))
            {
                return false;
            }

            isSeen |= !isJoiner && text[0] != ' ';
            text = text[units..];
        }

        return isSeen;
    }
}
