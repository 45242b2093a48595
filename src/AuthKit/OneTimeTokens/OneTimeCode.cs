using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.NormalForms;
using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>Makes codes, reads typed codes, and computes the hash that a store compares.</summary>
internal static class OneTimeCode
{
    /// <summary>The size of a code's hash, in bytes.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    public const string Digits = "0123456789";

    /// <summary>Without 0, 1, I, L, O and U, which are confused with each other or form words.</summary>
    public const string Letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    private static ReadOnlySpan<byte> Label => "AuthKit.OneTimeCode.1"u8;

    /// <summary>
    /// A code in which every text is equally likely: the generator rejects the random bits that would favour some characters.
    /// </summary>
    public static string Create(OneTimeCodeAlphabet alphabet, int length) =>
        RandomNumberGenerator.GetString(alphabet == OneTimeCodeAlphabet.Digits ? Digits : Letters, length);

    /// <summary>
    /// The hash of a typed code: SHA-256 over a label, the handle, the purpose (after its length) and the code. There are so few codes that a hash of
    /// the code alone, or with other data that the store has, could be searched in a moment: a stolen store would reveal every live code. The handle
    /// adds 272 random bits, and the store has only a hash of it, so that search is impossible.
    /// </summary>
    /// <param name="handle">48 characters of base64url.</param>
    /// <param name="purpose">A purpose that <see cref="PurposeRules.ThrowIfNotPurpose"/> accepts.</param>
    /// <param name="typed">
    /// Any text, or null. For a text that cannot be a code the result is random bytes: it is tried like any other code, and is wrong.
    /// </param>
    public static byte[] Hash(string handle, string purpose, string? typed)
    {
        Span<char> code = stackalloc char[OneTimeCodeRequest.MaxLength];
        var hash = TryRead(typed, code, out var length) ? HashOf(handle, purpose, code[..length]) : RandomNumberGenerator.GetBytes(HashSize);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(code));
        return hash;
    }

    private static byte[] HashOf(string handle, string purpose, ReadOnlySpan<char> code)
    {
        Span<byte> input = stackalloc byte[Label.Length + SecretToken.TextLength + 1 + PurposeRules.MaxLength + OneTimeCodeRequest.MaxLength];
        Label.CopyTo(input);
        var length = Label.Length;
        length += Encoding.ASCII.GetBytes(handle, input[length..]);
        input[length++] = (byte)purpose.Length;
        length += Encoding.ASCII.GetBytes(purpose, input[length..]);
        length += Encoding.ASCII.GetBytes(code, input[length..]);
        var hash = SHA256.HashData(input[..length]);
        CryptographicOperations.ZeroMemory(input);
        return hash;
    }

    /// <summary>Whether a text can be a code. One that cannot is not counted as a try.</summary>
    public static bool IsOne(string? typed)
    {
        Span<char> code = stackalloc char[OneTimeCodeRequest.MaxLength];
        var isOne = TryRead(typed, code, out _);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(code));
        return isOne;
    }

    private static bool TryRead(string? typed, Span<char> code, out int length) =>
        TypedCode.TryRead(typed, code, out length)
        && length >= OneTimeCodeRequest.MinLength
        && !code[..length].ContainsAnyExcept(Characters);
}

/// <summary>The characters of a code. The numbers are stable.</summary>
public enum OneTimeCodeAlphabet
{
    /// <summary>0 to 9: 10 characters, 3.3 bits each.</summary>
    Digits = 0,

    /// <summary>
    /// Capital letters and digits that are not easily confused: no 0, 1, I, L, O, U. 30 characters, 4.9 bits each.
    /// </summary>
    Letters = 1,
}
