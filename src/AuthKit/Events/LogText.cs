using System.Buffers;
using System.Globalization;
using System.Text;

namespace AuthKit.Events;

/// <summary>
/// Makes external text safe for a log (CWE-117). The escaped text cannot end the line, move a terminal's cursor, change the reading direction
/// or close the quotes around it. The escape shows which character it replaces.
/// </summary>
internal static class LogText
{
    /// <summary>The longest escaped text, in UTF-16 units.</summary>
    public const int MaxLength = 256;

    private const char Cut = '…';

    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>
    /// Escapes control and format characters, line and paragraph separators, private and unassigned characters, lone surrogates, quotes and
    /// backslashes (<c>\u000A</c>, <c>\"</c>, <c>\\</c>). A text over <see cref="MaxLength"/> is cut and ends in an ellipsis; the cut never splits an
    /// escape or a surrogate pair. Returns the same instance if nothing changes.
    /// </summary>
    public static string? Escape(string? text) =>
        text is null || (text.Length <= MaxLength && !text.AsSpan().ContainsAnyExcept(Harmless)) ? text : Rewrite(text);

    private static string Rewrite(string text)
    {
        var escaped = new StringBuilder(MaxLength);
        Span<char> buffer = stackalloc char[12];
        var rest = text.AsSpan();

        // The position for a cut: the end of the last whole character that leaves room for the ellipsis.
        var cut = 0;
        while (!rest.IsEmpty)
        {
            var isWellFormed = Rune.DecodeFromUtf16(rest, out var rune, out var consumed) == OperationStatus.Done;
            var written = isWellFormed && IsPrintable(rune) ? Copy(rest[..consumed], buffer) : WriteEscape(rest[..consumed], buffer);
            if (escaped.Length + written > MaxLength)
            {
                escaped.Length = cut;
                return escaped.Append(Cut).ToString();
            }

            escaped.Append(buffer[..written]);
            cut = escaped.Length < MaxLength ? escaped.Length : cut;
            rest = rest[consumed..];
        }

        return escaped.ToString();
    }

    private static bool IsPrintable(Rune rune) => rune.Value is not ('"' or '\\') && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static int Copy(ReadOnlySpan<char> units, Span<char> destination)
    {
        units.CopyTo(destination);
        return units.Length;
    }

    private static int WriteEscape(ReadOnlySpan<char> units, Span<char> destination)
    {
        if (units is ['"' or '\\'])
        {
            destination[0] = '\\';
            destination[1] = units[0];
            return 2;
        }

        var length = 0;
        foreach (var unit in units)
        {
            "\\u".CopyTo(destination[length..]);
            ((int)unit).TryFormat(destination[(length + 2)..], out _, "X4", CultureInfo.InvariantCulture);
            length += 6;
        }

        return length;
    }
}
