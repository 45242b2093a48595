using System.Buffers;
using System.Security.Cryptography;
using SystemBase64Url = System.Buffers.Text.Base64Url;

namespace AuthKit.Cryptography;

/// <summary>
/// Base64url without padding (RFC 4648 section 5), decoded strictly: exactly one text stands for any bytes. Padding,
/// white space, other alphabets, non-ASCII and spare bits that are not zero are refused.
/// </summary>
public static class Base64Url
{
    // A last group of two characters carries 12 bits for one byte, of three characters 18 bits for two bytes: these
    // are the only last characters whose spare bits are zero.
    private static readonly SearchValues<char> LastOfTwo = SearchValues.Create("AQgw");
    private static readonly SearchValues<char> LastOfThree = SearchValues.Create("AEIMQUYcgkosw048");

    /// <summary>Encodes bytes without padding.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => SystemBase64Url.EncodeToString(bytes);

    /// <summary>The number of bytes that a text of this many characters stands for, or −1 for a length that no encoding has.</summary>
    public static int GetDecodedLength(int textLength) => textLength < 0 || textLength % 4 == 1
        ? -1
        : (textLength / 4 * 3) + (textLength % 4 is 0 ? 0 : (textLength % 4) - 1);

    /// <summary>Decodes a text; false, with nothing meaningful written, for any text but the canonical one.</summary>
    /// <param name="text">Any characters; nothing throws.</param>
    /// <param name="destination">At least <see cref="GetDecodedLength"/> bytes, or the answer is false.</param>
    /// <param name="bytesWritten">How many bytes were written.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        var length = GetDecodedLength(text.Length);
        if (length < 0 || destination.Length < length || (text.Length > 0 && !MayEndWith(text[^1], text.Length)))
        {
            return false;
        }

        var status = SystemBase64Url.DecodeFromChars(text, destination, out _, out var written);
        return IsWhole(status, written, length, out bytesWritten);
    }

    /// <summary>Decodes a text in UTF-8; false, with nothing meaningful written, for any text but the canonical one.</summary>
    /// <param name="utf8Text">Any bytes; nothing throws.</param>
    /// <param name="destination">At least <see cref="GetDecodedLength"/> bytes, or the answer is false.</param>
    /// <param name="bytesWritten">How many bytes were written.</param>
    public static bool TryDecode(ReadOnlySpan<byte> utf8Text, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        var length = GetDecodedLength(utf8Text.Length);
        if (length < 0 || destination.Length < length || (utf8Text.Length > 0 && !MayEndWith((char)utf8Text[^1], utf8Text.Length)))
        {
            return false;
        }

        var status = SystemBase64Url.DecodeFromUtf8(utf8Text, destination, out _, out var written);
        return IsWhole(status, written, length, out bytesWritten);
    }

    private static bool MayEndWith(char last, int textLength) => (textLength % 4) switch
    {
        2 => LastOfTwo.Contains(last),
        3 => LastOfThree.Contains(last),
        _ => true,
    };

    // The platform's decoder skips white space and padding: a text with some of either gives fewer bytes than its length says.
    private static bool IsWhole(OperationStatus status, int written, int length, out int bytesWritten)
    {
        var isWhole = status == OperationStatus.Done && written == length;
        bytesWritten = isWhole ? written : 0;
        return isWhole;
    }
}

/// <summary>Unique public names. They are not secrets: knowing one opens nothing.</summary>
internal static class RandomName
{
    private const int Size = 16;

    /// <summary>Makes one: 16 random bytes, 22 base64url characters.</summary>
    public static string Create()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.Encode(bytes);
    }
}
