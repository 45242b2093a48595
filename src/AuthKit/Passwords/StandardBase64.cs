using AuthKit.Cryptography;

namespace AuthKit.Passwords;

/// <summary>
/// Base64 with the alphabet of RFC 4648 section 4, as stored hashes use it, decoded as strictly as
/// <see cref="Base64Url"/>: one text for any bytes. Either padded or not, as the format says, never both.
/// </summary>
internal static class StandardBase64
{
    private const int MaxTextLength = 512;

    /// <summary>Encodes without padding.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>The number of bytes the text stands for if it is well-formed, or −1.</summary>
    public static int GetDecodedLength(ReadOnlySpan<char> text, bool padded) =>
        TryTrim(text, padded, out var trimmed) ? Base64Url.GetDecodedLength(trimmed.Length) : -1;

    /// <summary>Decodes a text; false for any but the canonical one, or where the destination is too small.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, bool padded, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (!TryTrim(text, padded, out var trimmed) || trimmed.ContainsAny('-', '_'))
        {
            return false;
        }

        Span<char> url = stackalloc char[trimmed.Length];
        trimmed.Replace(url, '+', '-');
        url.Replace('/', '_');
        var decoded = Base64Url.TryDecode(url, destination, out bytesWritten);
        url.Clear();
        return decoded;
    }

    private static bool TryTrim(ReadOnlySpan<char> text, bool padded, out ReadOnlySpan<char> trimmed)
    {
        trimmed = text;
        if (text.Length > MaxTextLength)
        {
            return false;
        }

        if (!padded)
        {
            return true;
        }

        trimmed = text.TrimEnd('=');
        return text.Length % 4 == 0 && text.Length - trimmed.Length == (4 - (trimmed.Length % 4)) % 4;
    }
}
