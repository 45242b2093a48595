namespace AuthKit.Cryptography;

/// <summary>
/// Base32 in the upper-case alphabet of RFC 4648 section 6. It is written without padding and decoded strictly. In a text to decode, padding
/// must be absent or complete. White space, other alphabets, non-ASCII, wrong padding and non-zero spare bits are refused. Lower case is
/// refused too, so that the same bytes have only one spelling, and a text can be stored and compared as it is. An application that lets
/// people type base32 must convert their input to upper case first.
/// </summary>
/// <remarks>The code neither branches on a character's value nor uses it as an index into a table, because most of the texts are secrets.</remarks>
public static class Base32
{
    private const int BitsPerByte = 8;
    private const int BitsPerCharacter = 5;
    private const int GroupLength = 8;

    /// <summary>Encodes bytes without padding.</summary>
    /// <exception cref="OverflowException">The text would be longer than 2,147,483,647 characters.</exception>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var length = checked((int)(((bytes.Length * (long)BitsPerByte) + BitsPerCharacter - 1) / BitsPerCharacter));
        return string.Create(length, bytes, static (text, source) =>
        {
            uint buffer = 0;
            var bits = 0;
            var written = 0;
            foreach (var value in source)
            {
                buffer = (buffer << BitsPerByte) | value;
                for (bits += BitsPerByte; bits >= BitsPerCharacter; bits -= BitsPerCharacter)
                {
                    text[written++] = ToCharacter((buffer >> (bits - BitsPerCharacter)) & 31);
                }
            }

            if (bits > 0)
            {
                text[written] = ToCharacter((buffer << (BitsPerCharacter - bits)) & 31);
            }
        });
    }

    /// <summary>Returns the most bytes that a text of this length can encode. A text with padding encodes fewer bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static int GetMaxDecodedLength(int textLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(textLength);
        return (int)((long)textLength * BitsPerCharacter / BitsPerByte);
    }

    /// <summary>Decodes a text. Returns false, and writes nothing, if the text is not canonical, with or without padding.</summary>
    /// <param name="text">Any characters. No text causes an exception.</param>
    /// <param name="destination">
    /// The buffer for the decoded bytes. If it is too short, the result is false. <see cref="GetMaxDecodedLength"/> bytes are always enough. If
    /// the result is false, bytes that were already decoded are zeroed.
    /// </param>
    /// <param name="bytesWritten">The number of decoded bytes; 0 if the result is false.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        var digits = text.TrimEnd('=');
        var padding = text.Length - digits.Length;
        var length = GetMaxDecodedLength(digits.Length);

        // A last group of 1, 3 or 6 characters has a character more than its bytes need, so no encoding has it.
        if (digits.Length % GroupLength is 1 or 3 or 6
            || (padding > 0 && padding != (GroupLength - (digits.Length % GroupLength)) % GroupLength)
            || destination.Length < length)
        {
            return false;
        }

        if (!TryDecodeDigits(digits, destination[..length]))
        {
            destination[..length].Clear();
            return false;
        }

        bytesWritten = length;
        return true;
    }

    private static bool TryDecodeDigits(ReadOnlySpan<char> digits, Span<byte> destination)
    {
        var buffer = 0;
        var bits = 0;
        var written = 0;
        var refused = 0;
        foreach (var digit in digits)
        {
            // −1 if the character is outside its range, 0 if it is inside.
            var notLetter = ((digit - 'A') | ('Z' - digit)) >> 31;
            var notNumber = ((digit - '2') | ('7' - digit)) >> 31;
            refused |= notLetter & notNumber;
            buffer = (buffer << BitsPerCharacter) | ((~notLetter & (digit - 'A')) | (~notNumber & (digit - '2' + 26)));
            bits += BitsPerCharacter;
            if (bits >= BitsPerByte)
            {
                bits -= BitsPerByte;
                destination[written++] = (byte)(buffer >> bits);
            }

            buffer &= (1 << bits) - 1;
        }

        // The buffer now contains the spare bits of the last character.
        return (refused | buffer) == 0;
    }

    // Maps 0 to 25 to 'A' to 'Z', and 26 to 31 to '2' to '7', which are 41 less.
    private static char ToCharacter(uint value) => (char)('A' + value - (((25 - value) >> 31) * 41));
}
