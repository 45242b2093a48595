using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.NormalForms;
using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>Makes codes, reads what people type, and makes of both what a store compares.</summary>
internal static class OneTimeCode
{
    /// <summary>Of a stored code, as of a key.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    public const string Digits = "0123456789";

    /// <summary>Without 0, 1, I, L, O and U, which are taken for one another, or make words.</summary>
    public const string Letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    private static ReadOnlySpan<byte> Label => "AuthKit.OneTimeCode.1"u8;

    /// <summary>
    /// A code of which every text is equally likely: the generator throws away the bits that would favour some characters.
    /// </summary>
    public static string Create(OneTimeCodeAlphabet alphabet, int length) =>
        RandomNumberGenerator.GetString(alphabet == OneTimeCodeAlphabet.Digits ? Digits : Letters, length);

    /// <summary>
    /// What a typed code comes to: SHA-256 over a label, the handle, the purpose (after its length) and the code. There are
    /// so few codes that a hash of one alone, or with anything else that the store knows, is searched through in a moment:
    /// who steals the store would have every live code. With the handle in it, of which the store has a hash only, that
    /// search has 272 random bits too many.
    /// </summary>
    /// <param name="handle">48 characters of base64url.</param>
    /// <param name="purpose">As <see cref="PurposeRules.ThrowIfNotPurpose"/> lets pass.</param>
    /// <param name="typed">
    /// Any text, or null. One that can be no code comes to random bytes: it is tried like any other, and is wrong.
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

    /// <summary>Whether a text can be a code at all. One that cannot is no try.</summary>
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

/// <summary>Of which characters a code is made. The numbers are stable.</summary>
public enum OneTimeCodeAlphabet
{
    /// <summary>0 to 9: 10 characters, 3.3 bits each.</summary>
    Digits = 0,

    /// <summary>
    /// Capital letters and digits that are not taken for one another: no 0, 1, I, L, O, U. 30 characters, 4.9 bits each.
    /// </summary>
    Letters = 1,
}
