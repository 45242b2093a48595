using System.Text;

namespace AuthKit.NormalForms;

/// <summary>Prepares names for comparison, and checks that they can be displayed safely.</summary>
internal static class NameText
{
    /// <summary>Converts a text to lower case by Unicode's simple mapping of each character, which does not depend on a culture.</summary>
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
    /// Whether a text contains a character that is invisible, changes the direction of text, is a control, is a separator other than the space,
    /// is a lone surrogate, or is not assigned in this version of Unicode.
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
    /// Whether a page or a mail can display the text as a name. It must have a visible character and no refused one, except the joiners and variation
    /// selectors that emoji and some scripts need.
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
