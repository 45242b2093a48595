using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Passwords;

/// <summary>
/// Base64 as stored hashes use it, decoded as strictly as <see cref="Base64Url"/>: the same bytes have exactly one valid text. The format
/// decides whether the text is padded.
/// </summary>
internal static class StandardBase64
{
    private const int MaxTextLength = 512;

    /// <summary>Encodes without padding.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>Decodes a text. Returns false if the text is not canonical or the destination is too small.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Base64Variant variant, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        var plus = variant == Base64Variant.DotForPlus ? '.' : '+';
        if (text.Length > MaxTextLength
            || (variant == Base64Variant.Padded && !TryTrimPadding(ref text))
            || text.ContainsAny('-', '_'))
        {
            return false;
        }

        Span<char> url = stackalloc char[MaxTextLength];
        url = url[..text.Length];
        text.Replace(url, plus, '-');
        url.Replace('/', '_');
        var decoded = Base64Url.TryDecode(url, destination, out bytesWritten);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(url));
        return decoded;
    }

    private static bool TryTrimPadding(ref ReadOnlySpan<char> text)
    {
        var trimmed = text.TrimEnd('=');
        var isPadded = text.Length % 4 == 0 && text.Length - trimmed.Length == (4 - (trimmed.Length % 4)) % 4;
        text = trimmed;
        return isPadded;
    }
}

/// <summary>How a stored format writes base64.</summary>
internal enum Base64Variant
{
    /// <summary>RFC 4648 section 4 without padding, as in PHC strings.</summary>
    Unpadded,

    /// <summary>RFC 4648 section 4 with padding, which is required.</summary>
    Padded,

    /// <summary>passlib's variant: without padding, and with "." instead of "+".</summary>
    DotForPlus,
}
