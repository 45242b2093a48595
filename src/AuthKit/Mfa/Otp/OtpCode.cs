using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthKit.Cryptography;
using AuthKit.NormalForms;

namespace AuthKit.Mfa;

/// <summary>The value of RFC 4226 section 5.3, in digits.</summary>
internal static class OtpCode
{
    /// <summary>RFC 4226 section 5.3: at least six.</summary>
    public const int MinDigits = 6;

    /// <summary>Of the ten that 31 bits have, the first would be 0, 1 or 2 only, and the second uneven; eight is the most that authenticators show.</summary>
    public const int MaxDigits = 8;

    /// <summary>Writes the code of a counter as ASCII digits, as many as there is room for.</summary>
    /// <remarks>The digits come off by dividing by a constant, which the compiler makes a multiplication: a division's time depends on its operands.</remarks>
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

    /// <summary>Reads what was typed; false unless it is exactly as many ASCII digits as there is room for.</summary>
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

    /// <summary>Reads what a person typed (<see cref="TypedCode"/>); null for what can be the code of no authenticator.</summary>
    public static string? Read(string? typed)
    {
        Span<char> code = stackalloc char[MaxDigits];
        return typed is not null && TypedCode.TryRead(typed, code, out var length) && length >= MinDigits && !code[..length].ContainsAnyExceptInRange('0', '9')
            ? new string(code[..length])
            : null;
    }

    /// <summary>Whether a typed code is that of a counter, in a time that depends on neither.</summary>
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
