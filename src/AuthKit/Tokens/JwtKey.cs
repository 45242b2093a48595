using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using NSec.Cryptography;

namespace AuthKit.Tokens;

/// <summary>
/// A key that is bound to one algorithm, so that a token cannot choose another algorithm for it. Thread-safe. The key owns its secret, never
/// prints it, and wipes it on disposal.
/// </summary>
public sealed class JwtKey : IDisposable
{
    /// <summary>The size of generated RSA keys: 3,072 bits, which give 128 bits of security.</summary>
    public const int GeneratedRsaBits = 3072;

    /// <summary>The longest secret of a symmetric key: 1,024 bytes.</summary>
    public const int MaxSecretSize = 1024;

    /// <summary>The longest key id: 256 characters.</summary>
    public const int MaxIdLength = 256;

    private readonly byte[] _utf8Id;
    private readonly JwkUse _use;

    internal JwtKey(JwtAlgorithm algorithm, JwtKeyMaterial material, string? id, JwkUse? use = null)
    {
        _use = use ?? JwkUse.Any;
        if (id is not null && !IsId(id))
        {
            material.Dispose();
            Errors.Argument("The id of a key must be 1 to 256 printable ASCII characters, without a quotation mark or a backslash.", nameof(id));
        }

        Algorithm = algorithm;
        Material = material;
        Id = id ?? (algorithm.IsSymmetric ? RandomName.Create() : Thumbprint(material));
        _utf8Id = Encoding.ASCII.GetBytes(Id);
    }

    /// <summary>The only algorithm with which this key signs and verifies.</summary>
    public JwtAlgorithm Algorithm { get; }

    /// <summary>
    /// The value of <c>kid</c>. If no id was given, it is the RFC 7638 thumbprint (SHA-256), or 16 random bytes for a symmetric key.
    /// </summary>
    public string Id { get; }

    /// <summary>Whether the key has its private half or secret, and the <c>key_ops</c> of its JWK, if any, allow signing.</summary>
    public bool CanSign => Material.CanSign && _use.MaySign;

    /// <summary>Whether the key can verify. False only for the secret of a JWK whose <c>key_ops</c> do not name <c>verify</c>.</summary>
    public bool CanVerify => _use.MayVerify;

    internal JwtKeyMaterial Material { get; }

    internal ReadOnlySpan<byte> Utf8Id => _utf8Id;

    /// <summary>Generates a new key: a secret as long as the hash, an RSA key of 3,072 bits, or a key on the algorithm's curve.</summary>
    public static JwtKey Generate(JwtAlgorithm algorithm, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        switch (algorithm.KeyKind)
        {
            case JwtKeyKind.Symmetric:
                Span<byte> secret = stackalloc byte[algorithm.MinKeyBits / 8];
                RandomNumberGenerator.Fill(secret);
                var key = FromSecret(algorithm, secret, id);
                CryptographicOperations.ZeroMemory(secret);
                return key;
            case JwtKeyKind.Rsa:
                return new JwtKey(algorithm, new RsaKeyMaterial(algorithm, RSA.Create(GeneratedRsaBits), canSign: true), id);
            case JwtKeyKind.EllipticCurve:
                return new JwtKey(algorithm, new EcdsaKeyMaterial(algorithm, ECDsa.Create(algorithm.Curve), canSign: true), id);
            default:
                return new JwtKey(algorithm, new Ed25519KeyMaterial(Key.Create(SignatureAlgorithm.Ed25519, JwtKeyImport.Exportable)), id);
        }
    }

    /// <summary>Creates a symmetric key from random bytes. Do not pass a password: derive a key from it first.</summary>
    /// <param name="algorithm">HS256, HS384 or HS512.</param>
    /// <param name="secret">The secret, at least as long as the hash and at most 1,024 bytes; copied.</param>
    /// <param name="id">The value of <c>kid</c>; random by default.</param>
    /// <exception cref="ArgumentException">The algorithm is not symmetric, or the secret is too short or too long.</exception>
    public static JwtKey FromSecret(JwtAlgorithm algorithm, ReadOnlySpan<byte> secret, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        if (!algorithm.IsSymmetric)
        {
            Errors.Argument("A secret needs the algorithm HS256, HS384 or HS512.", nameof(algorithm));
        }

        if (secret.Length < algorithm.MinKeyBits / 8 || secret.Length > MaxSecretSize)
        {
            Errors.Argument($"A secret for {algorithm.Name} must be {algorithm.MinKeyBits / 8} to 1,024 bytes.", nameof(secret));
        }

        return new JwtKey(algorithm, new HmacKeyMaterial(algorithm, secret), id);
    }

    /// <summary>Reads a key from PEM with exactly one block: <c>PUBLIC KEY</c> (SPKI) or <c>PRIVATE KEY</c> (PKCS#8).</summary>
    /// <exception cref="ArgumentException">The text is not such PEM, or the key is too weak or not for this algorithm.</exception>
    public static JwtKey FromPem(JwtAlgorithm algorithm, ReadOnlySpan<char> pem, string? id = null) =>
        new(algorithm, JwtKeyImport.FromPem(algorithm, pem, default, encrypted: false), id);

    /// <summary>
    /// Reads a key from PEM with exactly one block, <c>ENCRYPTED PRIVATE KEY</c> (PKCS#8). Ed25519 keys are refused, because the platform cannot
    /// decrypt them.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The text is not such PEM, the password is wrong, or the key is too weak or not for this algorithm.
    /// </exception>
    public static JwtKey FromEncryptedPem(JwtAlgorithm algorithm, ReadOnlySpan<char> pem, ReadOnlySpan<char> password, string? id = null) =>
        new(algorithm, JwtKeyImport.FromPem(algorithm, pem, password, encrypted: true), id);

    /// <summary>Reads a private key from PKCS#8, the format of <see cref="ExportPrivateKey"/>.</summary>
    /// <exception cref="ArgumentException">The bytes are not PKCS#8, or the key is too weak or not for this algorithm.</exception>
    public static JwtKey FromPkcs8(JwtAlgorithm algorithm, ReadOnlySpan<byte> pkcs8, string? id = null) =>
        new(algorithm, JwtKeyImport.FromPkcs8(algorithm, pkcs8), id);

    /// <summary>Reads a public or private key from a JWK in UTF-8. If no algorithm is given, the JWK must name or imply it.</summary>
    /// <exception cref="ArgumentException">
    /// The text is not the JWK of a signature key, names another algorithm, or has a key that is too weak. Or its <c>use</c> and <c>key_ops</c>
    /// do not allow signatures, contradict each other, or name an operation twice.
    /// </exception>
    public static JwtKey FromJwk(ReadOnlySpan<byte> utf8Json, JwtAlgorithm? algorithm = null)
    {
        var (bound, material, id, use) = Jwk.Read(utf8Json, algorithm);
        return new JwtKey(bound, material, id, use);
    }

    /// <summary>Writes the public key as a JWK with <c>alg</c>, <c>kid</c> and <c>use</c>.</summary>
    /// <exception cref="InvalidOperationException">The key is symmetric, so it has no public half.</exception>
    public string ToJwk()
    {
        if (Algorithm.IsSymmetric)
        {
            Errors.InvalidOperation("A symmetric key has no public half.");
        }

        return Jwk.Write(this);
    }

    /// <summary>
    /// Exports the private key as PKCS#8, or the secret of a symmetric key. The caller encrypts the bytes before storing them, then wipes them.
    /// </summary>
    /// <exception cref="InvalidOperationException">The key has only its public half.</exception>
    public byte[] ExportPrivateKey()
    {
        if (!Material.CanSign)
        {
            Errors.InvalidOperation("This key has only its public half.");
        }

        return Material.ExportPrivate();
    }

    /// <inheritdoc/>
    public void Dispose() => Material.Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"{Algorithm.Name} {Id}";

    [SuppressMessage("Globalization", "CA1307", Justification = "Characters are compared.")]
    internal static bool IsId(ReadOnlySpan<char> id) =>
        id.Length is > 0 and <= MaxIdLength && !id.ContainsAnyExceptInRange(' ', '~') && !id.ContainsAny('"', '\\');

    // RFC 7638 section 3 hashes the required members in the order of their names, without white space. The values are base64url or names of
    // curves, so nothing needs an escape.
    private static string Thumbprint(JwtKeyMaterial material)
    {
        var json = "{" + string.Join(',', material.PublicMembers.Select(member => $"\"{member.Key}\":\"{member.Value}\"")) + "}";
        return Base64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(json)));
    }
}
