using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthKit.Cryptography;
using AuthKit.NormalForms;

namespace AuthKit.Mfa;

/// <summary>The HOTP value of RFC 4226 section 5.3, in digits.</summary>
internal static class OtpCode
{
    /// <summary>RFC 4226 section 5.3 requires at least six.</summary>
    public const int MinDigits = 6;

    /// <summary>
    /// Authenticators show at most eight digits. More would add little: of the ten digits of a 31-bit number, the first is only 0, 1 or 2, and the
    /// second is not uniform.
    /// </summary>
    public const int MaxDigits = 8;

    /// <summary>Writes the code for a counter as ASCII digits, as many as fit into the span.</summary>
    /// <remarks>Divides by a constant, which the compiler turns into a multiplication: the time of a real division depends on its operands.</remarks>
    public static void Write(IncrementalHash hmac, long counter, Span<byte> digits)
    {
        Span<byte> message = stackalloc byte[sizeof(long)];
        Span<byte> tag = stackalloc byte[OtpHash.MaxSizeLimit];
        BinaryPrimitives.WriteInt64BigEndian(message, counter);
        hmac.AppendData(message);
        var offset = tag[hmac.GetHashAndReset(tag) - 1] & 0xF;
        var value = BinaryPrimitives.ReadUInt32BigEndian(tag[offset..]) & 0x7FFF_FFFF;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, 10u);
            digits[i] = (byte)('0' + digit);
        }

        CryptographicOperations.ZeroMemory(tag);
    }

    /// <summary>Reads a typed code; false unless it is exactly as many ASCII digits as fit into the span.</summary>
    public static bool TryRead(ReadOnlySpan<char> typed, Span<byte> digits)
    {
        if (typed.Length != digits.Length)
        {
            return false;
        }

        for (var i = 0; i < typed.Length; i++)
        {
            if (!char.IsAsciiDigit(typed[i]))
            {
                return false;
            }

            digits[i] = (byte)typed[i];
        }

        return true;
    }

    /// <summary>Reads a code as a person types it (<see cref="TypedCode"/>); null if no authenticator can show it.</summary>
    public static string? Read(string? typed)
    {
        Span<char> code = stackalloc char[MaxDigits];
        return typed is not null && TypedCode.TryRead(typed, code, out var length) && length >= MinDigits && !code[..length].ContainsAnyExceptInRange('0', '9')
            ? new string(code[..length])
            : null;
    }

    /// <summary>Whether a typed code is that of a counter, compared in constant time.</summary>
    public static bool Matches(IncrementalHash hmac, long counter, ReadOnlySpan<byte> typed)
    {
        Span<byte> expected = stackalloc byte[MaxDigits];
        expected = expected[..typed.Length];
        Write(hmac, counter, expected);
        var matches = FixedTime.Equals(expected, typed);
        CryptographicOperations.ZeroMemory(expected);
        return matches;
    }

    /// <summary>The code as text.</summary>
    public static string ToText(OtpHash hash, OtpSecret secret, long counter, int length)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        digits = digits[..length];
        using var hmac = hash.CreateHmac(secret);
        Write(hmac, counter, digits);
        var text = System.Text.Encoding.ASCII.GetString(digits);
        CryptographicOperations.ZeroMemory(digits);
        return text;
    }
}
