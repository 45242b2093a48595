using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace AuthKit.Cryptography;

/// <summary>
/// Seals secrets with XChaCha20-Poly1305, with a separate derived key for each purpose. The random nonce of 192 bits is long enough that nonces
/// do not repeat, however many secrets one key seals. <c>docs/keys.md</c> describes the format.
/// </summary>
public sealed class SecretProtector : ISecretProtector
{
    /// <summary>The longest purpose in characters.</summary>
    public const int MaxPurposeLength = PurposeRules.MaxLength;

    /// <summary>The longest associated data in bytes.</summary>
    public const int MaxAssociatedDataLength = 4_096;

    /// <summary>The longest secret in bytes.</summary>
    public const int MaxPlaintextLength = 65_536;

    private readonly SecretKeyRing _ring;

    /// <summary>Creates a protector that uses the keys of a ring. The caller owns and disposes the ring.</summary>
    public SecretProtector(SecretKeyRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        _ring = ring;
    }

    /// <inheritdoc/>
    public byte[] Protect(string purpose, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext)
    {
        ThrowIfOutOfBounds(purpose, associatedData);
        if (plaintext.Length > MaxPlaintextLength)
        {
            Errors.OutOfRange("A secret can have at most 65,536 bytes.", nameof(plaintext));
        }

        var key = _ring.Active;
        var headerSize = SealedSecret.HeaderSize(key.Id);
        var bytes = new byte[headerSize + SealedSecret.NonceSize + plaintext.Length + SealedSecret.TagSize];
        var header = bytes.AsSpan(0, headerSize);
        var nonce = bytes.AsSpan(headerSize, SealedSecret.NonceSize);
        SealedSecret.WriteHeader(key.Id, header);
        RandomNumberGenerator.Fill(nonce);

        using var subkey = DeriveKey(key, purpose);
        AeadAlgorithm.XChaCha20Poly1305.Encrypt(
            subkey,
            nonce,
            SealedSecret.Authenticated(header, purpose, associatedData),
            plaintext,
            bytes.AsSpan(headerSize + SealedSecret.NonceSize));
        return bytes;
    }

    /// <inheritdoc/>
    public bool TryUnprotect(
        string purpose,
        ReadOnlySpan<byte> associatedData,
        ReadOnlySpan<byte> protectedData,
        [NotNullWhen(true)] out byte[]? plaintext)
    {
        ThrowIfOutOfBounds(purpose, associatedData);
        plaintext = null;
        if (!SealedSecret.TryParse(protectedData, out var parts) || _ring.Find(parts.KeyId) is not { } key)
        {
            return false;
        }

        var opened = new byte[parts.Ciphertext.Length - SealedSecret.TagSize];
        using var subkey = DeriveKey(key, purpose);
        if (!AeadAlgorithm.XChaCha20Poly1305.Decrypt(
            subkey,
            parts.Nonce,
            SealedSecret.Authenticated(parts.Header, purpose, associatedData),
            parts.Ciphertext,
            opened))
        {
            CryptographicOperations.ZeroMemory(opened);
            return false;
        }

        plaintext = opened;
        return true;
    }

    /// <inheritdoc/>
    public bool NeedsReprotect(ReadOnlySpan<byte> protectedData) =>
        !SealedSecret.TryParse(protectedData, out var parts) || _ring.Find(parts.KeyId) != _ring.Active;

    // The key is derived for each call, in about 30 microseconds, and wiped at its end. A cache would save little, because the store call that
    // accompanies it takes longer. It would also keep unused keys in memory and need a rule for when to drop them.
    private static Key DeriveKey(SecretKey key, string purpose) =>
        key.Derive("AuthKit.SecretProtector.1:" + purpose, AeadAlgorithm.XChaCha20Poly1305);

    private static void ThrowIfOutOfBounds(string purpose, ReadOnlySpan<byte> associatedData)
    {
        PurposeRules.ThrowIfNotPurpose(purpose, nameof(purpose));
        if (associatedData.Length > MaxAssociatedDataLength)
        {
            Errors.OutOfRange("Associated data can have at most 4,096 bytes.", nameof(associatedData));
        }
    }
}
