using System.Buffers;
using System.Globalization;
using System.Text;

namespace AuthKit.Events;

/// <summary>
/// Makes a text from outside harmless in a log (CWE-117): nothing in it ends a line, moves a terminal's cursor, turns the
/// reading direction or ends the quotes that the line puts around it. The escape shows which character was replaced.
/// </summary>
internal static class LogText
{
    /// <summary>The most of an escaped text, in UTF-16 units.</summary>
    public const int MaxLength = 256;

    private const char Cut = '…';

    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>
    /// The text with controls, format characters, line and paragraph separators, private and unassigned characters, lone
    /// surrogates, quotes and backslashes escaped (<c>\u000A</c>, <c>\"</c>, <c>\\</c>), cut to <see cref="MaxLength"/> with an
    /// ellipsis at the end and never within an escape or a pair. The same instance where nothing is to be done.
    /// </summary>
    public static string? Escape(string? text) =>
        text is null || (text.Length <= MaxLength && !text.AsSpan().ContainsAnyExcept(Harmless)) ? text : Rewrite(text);

    private static string Rewrite(string text)
    {
        var escaped = new StringBuilder(MaxLength);
        Span<char> buffer = stackalloc char[12];
        var rest = text.AsSpan();

        // Where the text may have to be cut: the last end of a whole character that leaves room for the ellipsis.
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
