using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace AuthKit.Mfa;

/// <summary>Percent-encoded UTF-8 (RFC 3986 section 2.1), decoded strictly.</summary>
internal static class PercentText
{
    // The characters that may appear unencoded: those that JavaScript's encodeURIComponent leaves, and '@', which many programs leave in labels. Not
    // '+': some programs read it as a space, others as itself.
    private static readonly SearchValues<char> Clear =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@!'()*");

    /// <summary>Decodes a text; false for a character that must be encoded, an incomplete escape, or bytes that are not UTF-8.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? decoded)
    {
        decoded = null;
        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (Clear.Contains(text[i]))
            {
                bytes[length++] = (byte)text[i];
            }
            else if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes[length++] = byte.Parse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 2;
            }
            else
            {
                return false;
            }
        }

        if (!Utf8.IsValid(bytes.AsSpan(0, length)))
        {
            return false;
        }

        decoded = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }
}
