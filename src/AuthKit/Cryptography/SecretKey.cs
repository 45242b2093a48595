using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace AuthKit.Cryptography;

/// <summary>
/// A symmetric key and its public id. The 32 bytes are in guarded memory outside the managed heap and cannot be read again. They are not used
/// with a cipher directly: a separate key is derived from them for each use.
/// </summary>
public sealed class SecretKey : IDisposable
{
    /// <summary>The size of the key in bytes.</summary>
    public const int Size = 32;

    /// <summary>The longest id in characters.</summary>
    public const int MaxIdLength = 32;

    private readonly SharedSecret _secret;

    /// <summary>Creates a key from a copy of the bytes. The caller wipes its own copy.</summary>
    /// <param name="id">
    /// The id: 1 to 32 characters, a–z, 0–9, '-' and '_'. It is stored in plain text with each sealed secret. Upper case is refused, because some
    /// hosts do not preserve the case of setting names.
    /// </param>
    /// <param name="key">32 bytes from a cryptographic random number generator, never a password or another text.</param>
    /// <exception cref="ArgumentException">The id or the key does not have this form, or all bytes of the key are equal.</exception>
    public SecretKey(string id, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!SecretKeyRules.IsId(id))
        {
            Errors.Argument(SecretKeyRules.IdRule, nameof(id));
        }

        if (!SecretKeyRules.IsKey(key))
        {
            Errors.Argument(SecretKeyRules.KeyRule, nameof(key));
        }

        Id = id;
        _secret = SharedSecret.Import(key, SharedSecretBlobFormat.RawSharedSecret);
    }

    /// <summary>The id of the key. It is public and unique within its ring.</summary>
    public string Id { get; }

    /// <summary>Generates a key with the system's random number generator, and a random id of 16 characters.</summary>
    public static SecretKey Generate()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        try
        {
            return new SecretKey(SecretKeyRules.CreateId(), bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Wipes the key, which cannot be used afterwards.</summary>
    public void Dispose() => _secret.Dispose();

    /// <summary>
    /// Derives the key for one use with HKDF-SHA-256 (RFC 5869). The use is the info. There is no salt, because the key is already uniformly
    /// random (section 3.1). The caller disposes the derived key.
    /// </summary>
    internal Key Derive(string use, Algorithm algorithm) =>
        KeyDerivationAlgorithm.HkdfSha256.DeriveKey(_secret, salt: default, Encoding.ASCII.GetBytes(use), algorithm);
}
