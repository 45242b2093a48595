namespace AuthKit.Cryptography;

/// <summary>
/// Base32 in the upper-case alphabet of RFC 4648 section 6, written without padding and decoded strictly. Padding may be
/// left out or be complete; white space, other alphabets, non-ASCII, a wrong count of padding and spare bits that are
/// not zero are refused. So is lower case: with one spelling for any bytes a text can be stored and compared as it is.
/// Who lets people type base32 turns their input into upper case first.
/// </summary>
/// <remarks>No step branches on a character's value or looks it up in a table: most texts here are secrets.</remarks>
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

    /// <summary>The most bytes that a text of this many characters can stand for; a padded text stands for fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static int GetMaxDecodedLength(int textLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(textLength);
        return (int)((long)textLength * BitsPerCharacter / BitsPerByte);
    }

    /// <summary>Decodes a text; false, with nothing written, for any text but the canonical one, padded or not.</summary>
    /// <param name="text">Any characters; nothing throws.</param>
    /// <param name="destination">At least as long as the decoded bytes, or the answer is false;
    /// <see cref="GetMaxDecodedLength"/> is always enough. It is zeroed when the answer is false.</param>
    /// <param name="bytesWritten">How many bytes were written.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        var digits = text.TrimEnd('=');
        var padding = text.Length - digits.Length;
        var length = GetMaxDecodedLength(digits.Length);

        // A last group of 1, 3 or 6 characters ends within a byte that a shorter one would hold too.
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
            // −1 where the character is outside its range, 0 where it is inside.
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

        // What is left in the buffer are the spare bits of the last character.
        return (refused | buffer) == 0;
    }

    // 'A' to 'Z' for 0 to 25; 41 less, '2' to '7', for 26 to 31.
    private static char ToCharacter(uint value) => (char)('A' + value - (((25 - value) >> 31) * 41));
}
