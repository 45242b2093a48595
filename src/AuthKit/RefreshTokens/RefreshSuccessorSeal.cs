using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Stores;
using NSec.Cryptography;
using HkdfAlgorithm = NSec.Cryptography.KeyDerivationAlgorithm;

namespace AuthKit.RefreshTokens;

/// <summary>
/// Seals a refresh token so that only the holder of the previous token can read it. For the first token, the previous token is the secret for
/// which the family was issued. The seal is XChaCha20-Poly1305 with a key that HKDF-SHA-256 (RFC 5869) derives from the previous token, so the
/// store alone reveals no token. The format is the nonce (24 bytes), the ciphertext and the tag (16 bytes). The associated data is the
/// family's key and the owner's key.
/// </summary>
internal static class RefreshSuccessorSeal
{
    private const int NonceSize = 24;
    private const int TagSize = 16;
    private const int SealedSize = NonceSize + RefreshToken.TextLength + TagSize;

    private static readonly byte[] Use = Encoding.ASCII.GetBytes("AuthKit.RefreshSuccessor.1");

    public static byte[] Close(string spentToken, StoreKey family, StoreKey owner, string successor)
    {
        var bytes = new byte[SealedSize];
        var nonce = bytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        Span<byte> text = stackalloc byte[RefreshToken.TextLength];
        Encoding.ASCII.GetBytes(successor, text);
        Span<byte> bound = stackalloc byte[2 * StoreKey.Size];
        Bind(family, owner, bound);
        using var key = DeriveKey(spentToken);
        AeadAlgorithm.XChaCha20Poly1305.Encrypt(key, nonce, bound, text, bytes.AsSpan(NonceSize));
        CryptographicOperations.ZeroMemory(text);
        return bytes;
    }

    public static bool TryOpen(string spentToken, StoreKey family, StoreKey owner, byte[]? bytes, [NotNullWhen(true)] out string? successor)
    {
        successor = null;
        if (bytes is not { Length: SealedSize })
        {
            return false;
        }

        Span<byte> text = stackalloc byte[RefreshToken.TextLength];
        Span<byte> bound = stackalloc byte[2 * StoreKey.Size];
        Bind(family, owner, bound);
        using var key = DeriveKey(spentToken);
        if (AeadAlgorithm.XChaCha20Poly1305.Decrypt(key, bytes.AsSpan(0, NonceSize), bound, bytes.AsSpan(NonceSize), text))
        {
            successor = Encoding.ASCII.GetString(text);
            CryptographicOperations.ZeroMemory(text);
        }

        return successor is not null;
    }

    // Most of the token is uniformly random, so no salt is needed (RFC 5869 section 3.1).
    private static Key DeriveKey(string token)
    {
        Span<byte> secret = stackalloc byte[RefreshToken.Size];
        if (!Base64Url.TryDecode(token, secret, out _))
        {
            Errors.InvalidOperation("A refresh token that was already validated cannot be decoded.");
        }

        using var shared = SharedSecret.Import(secret, SharedSecretBlobFormat.RawSharedSecret);
        CryptographicOperations.ZeroMemory(secret);
        return HkdfAlgorithm.HkdfSha256.DeriveKey(shared, salt: default, Use, AeadAlgorithm.XChaCha20Poly1305);
    }

    private static void Bind(StoreKey family, StoreKey owner, Span<byte> bound)
    {
        family.CopyTo(bound);
        owner.CopyTo(bound[StoreKey.Size..]);
    }
}
