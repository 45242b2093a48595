using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>
/// Reads and compares public texts in UTF-8, such as names, ids and types. The comparison is not in constant time, so it is not for secrets.
/// </summary>
internal static class JwtText
{
    /// <summary>Whether a text is empty or only white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> utf8) => utf8 is not [> (byte)' ' and < 0x7F, ..] && string.IsNullOrWhiteSpace(ToText(utf8));

    // Characters that never need an escape: printable ASCII without the characters that JSON or HTML escape.
    public static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%()*,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~");

    public static bool IsText(this ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.Length == right.Length && left.CommonPrefixLength(right) == left.Length;

    /// <summary>Resolves the escapes of a text that <see cref="JwtJson"/> has accepted, passed without its quotation marks.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> escaped)
    {
        Span<byte> quoted = new byte[escaped.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        escaped.CopyTo(quoted[1..]);
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        var text = new byte[escaped.Length];
        return text.AsSpan(0, reader.CopyString(text));
    }

    public static string ToText(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
