using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.NormalForms;
using AuthKit.Stores;
using NSec.Cryptography;

namespace AuthKit.Mfa;

/// <summary>
/// A recovery code: 120 random bits as 24 base32 characters in four groups, <c>ABCDEF-GHIJKL-MNOPQR-STUVWX</c>. From 112 bits on, a plain hash is
/// enough (ASVS 6.5.2); AuthKit stores a keyed one: HMAC-SHA-256 over the owner's key and the code.
/// </summary>
internal static class RecoveryCode
{
    /// <summary>How many recovery codes an account gets.</summary>
    public const int Count = 10;

    private const string Use = "AuthKit.Mfa.RecoveryCode.1";
    private const int Size = 15;
    private const int TextLength = 24;
    private const int GroupLength = 6;

    public static string Create()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        var text = Base32.Encode(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return string.Join('-', text.Chunk(GroupLength).Select(static group => new string(group)));
    }

    /// <summary>
    /// Reads a typed code (<see cref="TypedCode"/>), in either case. Digits that base32 does not have are read as the letters that they resemble.
    /// False if the text cannot be a recovery code.
    /// </summary>
    public static bool TryRead(string? typed, Span<byte> code)
    {
        Span<char> text = stackalloc char[TextLength];
        var isRead = TypedCode.TryRead(typed, text, out var length) && length == TextLength;
        text.Replace('0', 'O');
        text.Replace('1', 'I');
        text.Replace('8', 'B');
        return isRead && Base32.TryDecode(text, code, out _);
    }

    /// <summary>The one form of a typed code; null for a text that cannot be a recovery code.</summary>
    public static string? Read(string? typed)
    {
        Span<byte> code = stackalloc byte[Size];
        var text = TryRead(typed, code) ? Base32.Encode(code) : null;
        CryptographicOperations.ZeroMemory(code);
        return text;
    }

    public static bool IsOne(string? typed) => TryRead(typed, stackalloc byte[Size]);

    public static byte[] Hash(SecretKey key, StoreKey owner, string code)
    {
        Span<byte> bytes = stackalloc byte[Size];
        TryRead(code, bytes);
        return Hash(key, owner, bytes);
    }

    /// <summary>
    /// The index of the hash that matches a typed text; −1 if there is no match. Compares all hashes, so that the time does not depend on the match.
    /// </summary>
    public static int Find(string? typed, StoreKey owner, StoredRecoveryCodes codes, SecretKeyRing ring)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (!TryRead(typed, bytes) || ring.Keys.FirstOrDefault(key => string.Equals(key.Id, codes.KeyId, StringComparison.Ordinal)) is not { } key)
        {
            return -1;
        }

        var hash = Hash(key, owner, bytes);
        CryptographicOperations.ZeroMemory(bytes);
        var found = -1;
        for (var i = 0; i < codes.Hashes.Count; i++)
        {
            found = FixedTime.Equals(hash, codes.Hashes[i]) ? i : found;
        }

        return found;
    }

    private static byte[] Hash(SecretKey key, StoreKey owner, ReadOnlySpan<byte> code)
    {
        Span<byte> input = stackalloc byte[StoreKey.Size + Size];
        owner.CopyTo(input);
        code.CopyTo(input[StoreKey.Size..]);
        using var derived = key.Derive(Use, MacAlgorithm.HmacSha256);
        var hash = MacAlgorithm.HmacSha256.Mac(derived, input);
        CryptographicOperations.ZeroMemory(input);
        return hash;
    }
}
