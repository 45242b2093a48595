using System.Buffers;
using System.Security.Cryptography;
using SystemBase64Url = System.Buffers.Text.Base64Url;

namespace AuthKit.Cryptography;

/// <summary>
/// Base64url without padding (RFC 4648 section 5), decoded strictly, so that the same bytes have exactly one spelling. Padding, white space,
/// other alphabets, non-ASCII and non-zero spare bits are refused.
/// </summary>
public static class Base64Url
{
    // A last group of two characters has 12 bits for one byte, and a last group of three characters 18 bits for two bytes. Only these last
    // characters have spare bits of zero.
    private static readonly SearchValues<char> LastOfTwo = SearchValues.Create("AQgw");
    private static readonly SearchValues<char> LastOfThree = SearchValues.Create("AEIMQUYcgkosw048");

    /// <summary>Encodes bytes without padding.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => SystemBase64Url.EncodeToString(bytes);

    /// <summary>Returns the number of bytes that a text of this length encodes, or −1 if no encoding has this length.</summary>
    public static int GetDecodedLength(int textLength) => textLength < 0 || textLength % 4 == 1
        ? -1
        : (textLength / 4 * 3) + (textLength % 4 is 0 ? 0 : (textLength % 4) - 1);

    /// <summary>Decodes a text. Returns false if the text is not canonical; the destination may then contain anything.</summary>
    /// <param name="text">Any characters. No text causes an exception.</param>
    /// <param name="destination">
    /// The buffer for the decoded bytes. If it is shorter than <see cref="GetDecodedLength"/> bytes, the result is false.
    /// </param>
    /// <param name="bytesWritten">The number of decoded bytes; 0 if the result is false.</param>
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

    /// <summary>Decodes a text in UTF-8. Returns false if the text is not canonical; the destination may then contain anything.</summary>
    /// <param name="utf8Text">Any bytes. No text causes an exception.</param>
    /// <param name="destination">
    /// The buffer for the decoded bytes. If it is shorter than <see cref="GetDecodedLength"/> bytes, the result is false.
    /// </param>
    /// <param name="bytesWritten">The number of decoded bytes; 0 if the result is false.</param>
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

    // The platform's decoder skips white space and padding. A text with either decodes to fewer bytes than its length implies.
    private static bool IsWhole(OperationStatus status, int written, int length, out int bytesWritten)
    {
        var isWhole = status == OperationStatus.Done && written == length;
        bytesWritten = isWhole ? written : 0;
        return isWhole;
    }
}

/// <summary>Creates unique public ids. They are not secrets: knowing an id gives no access.</summary>
internal static class RandomName
{
    private const int Size = 16;

    /// <summary>Creates an id of 16 random bytes, as 22 base64url characters.</summary>
    public static string Create()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.Encode(bytes);
    }
}
