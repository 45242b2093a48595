using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>Public texts in UTF-8: names, ids, types. Secrets are compared elsewhere.</summary>
internal static class JwtText
{
    /// <summary>Whether a text in UTF-8 has nothing but white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> utf8) => utf8 is not [> (byte)' ' and < 0x7F, ..] && string.IsNullOrWhiteSpace(ToText(utf8));

    // What stands for itself in JSON whatever the reader makes of it: printable ASCII without the characters that JSON or HTML escape.
    public static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%()*,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~");

    public static bool IsText(this ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.Length == right.Length && left.CommonPrefixLength(right) == left.Length;

    /// <summary>The text between quotation marks that <see cref="JwtJson"/> has accepted, its escapes resolved.</summary>
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
