using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace AuthKit.Cryptography;

/// <summary>
/// A symmetric key and its public name. The 32 bytes are kept in guarded memory outside the managed heap; nothing gives
/// them out again, and no cipher works with them directly: each use has its own key, derived from them.
/// </summary>
public sealed class SecretKey : IDisposable
{
    /// <summary>The size of the key in bytes.</summary>
    public const int Size = 32;

    /// <summary>The longest id in characters.</summary>
    public const int MaxIdLength = 32;

    private readonly SharedSecret _secret;

    /// <summary>Takes over a key. The caller wipes its own copy.</summary>
    /// <param name="id">1 to 32 characters: a–z, 0–9, '-' and '_'. It is stored in clear beside what the key seals.
    /// Upper case is refused because names of settings lose it on some hosts.</param>
    /// <param name="key">32 bytes from a cryptographic random number generator. Never a password or a text.</param>
    /// <exception cref="ArgumentException">The id or the key is not of that form, or all bytes of the key are equal.</exception>
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

    /// <summary>The name of the key: public, unique within its ring.</summary>
    public string Id { get; }

    /// <summary>Makes a key from the system's random number generator, with a random id of 16 characters.</summary>
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

    /// <summary>Wipes the key.</summary>
    public void Dispose() => _secret.Dispose();

    /// <summary>
    /// The key for one use, by HKDF-SHA-256 (RFC 5869) with the use as its info; no salt, since the key is uniformly
    /// random already (section 3.1). The caller disposes it.
    /// </summary>
    internal Key Derive(string use, Algorithm algorithm) =>
        KeyDerivationAlgorithm.HkdfSha256.DeriveKey(_secret, salt: default, Encoding.ASCII.GetBytes(use), algorithm);
}
