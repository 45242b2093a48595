using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using NSec.Cryptography;

namespace AuthKit.Tokens;

/// <summary>
/// A key bound to one algorithm, so that no token can choose another for it. Safe for many threads at once. It owns its
/// secret and wipes it when disposed; nothing prints it.
/// </summary>
public sealed class JwtKey : IDisposable
{
    /// <summary>The size of RSA keys that are generated: 3,072 bits, 128 bits of strength.</summary>
    public const int GeneratedRsaBits = 3072;

    /// <summary>The longest secret of a symmetric key: 1,024 bytes.</summary>
    public const int MaxSecretSize = 1024;

    /// <summary>The longest id: 256 characters.</summary>
    public const int MaxIdLength = 256;

    private readonly byte[] _utf8Id;
    private readonly JwkUse _use;

    internal JwtKey(JwtAlgorithm algorithm, JwtKeyMaterial material, string? id, JwkUse? use = null)
    {
        _use = use ?? JwkUse.Any;
        if (id is not null && !IsId(id))
        {
            material.Dispose();
            Errors.Argument("The id of a key is 1 to 256 printable ASCII characters, without a quotation mark or a backslash.", nameof(id));
        }

        Algorithm = algorithm;
        Material = material;
        Id = id ?? (algorithm.IsSymmetric ? RandomName.Create() : Thumbprint(material));
        _utf8Id = Encoding.ASCII.GetBytes(Id);
    }

    /// <summary>The only algorithm this key is used with.</summary>
    public JwtAlgorithm Algorithm { get; }

    /// <summary>
    /// The value of <c>kid</c>: as given, else the RFC 7638 thumbprint (SHA-256), and 16 random bytes for a symmetric key.
    /// </summary>
    public string Id { get; }

    /// <summary>Whether the private half, or the secret, is there, and no <c>key_ops</c> of a JWK keeps it from signing.</summary>
    public bool CanSign => Material.CanSign && _use.MaySign;

    /// <summary>Whether it verifies: not where it is the secret of a JWK whose <c>key_ops</c> do not name that.</summary>
    public bool CanVerify => _use.MayVerify;

    internal JwtKeyMaterial Material { get; }

    internal ReadOnlySpan<byte> Utf8Id => _utf8Id;

    /// <summary>Makes a new key: a secret as long as the hash, RSA of 3,072 bits, or one on the algorithm's curve.</summary>
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

    /// <summary>A symmetric key from random bytes. A password is not one: stretch it first.</summary>
    /// <param name="algorithm">HS256, HS384 or HS512.</param>
    /// <param name="secret">At least as long as the hash, at most 1,024 bytes; copied.</param>
    /// <param name="id">The value of <c>kid</c>; random by default.</param>
    /// <exception cref="ArgumentException">The algorithm is not symmetric, or the secret too short or too long.</exception>
    public static JwtKey FromSecret(JwtAlgorithm algorithm, ReadOnlySpan<byte> secret, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        if (!algorithm.IsSymmetric)
        {
            Errors.Argument("A secret belongs to HS256, HS384 or HS512.", nameof(algorithm));
        }

        if (secret.Length < algorithm.MinKeyBits / 8 || secret.Length > MaxSecretSize)
        {
            Errors.Argument($"A secret for {algorithm.Name} is {algorithm.MinKeyBits / 8} to 1,024 bytes.", nameof(secret));
        }

        return new JwtKey(algorithm, new HmacKeyMaterial(algorithm, secret), id);
    }

    /// <summary>A key from PEM with exactly one block: <c>PUBLIC KEY</c> (SPKI) or <c>PRIVATE KEY</c> (PKCS#8).</summary>
    /// <exception cref="ArgumentException">The text is not that, or the key not one of this algorithm, or too weak.</exception>
    public static JwtKey FromPem(JwtAlgorithm algorithm, ReadOnlySpan<char> pem, string? id = null) =>
        new(algorithm, JwtKeyImport.FromPem(algorithm, pem, default, encrypted: false), id);

    /// <summary>
    /// A key from PEM with exactly one block, <c>ENCRYPTED PRIVATE KEY</c> (PKCS#8). Not for Ed25519, which the platform
    /// cannot decrypt.
    /// </summary>
    /// <exception cref="ArgumentException">The text or the password is not right, or the key not one of this algorithm, or too weak.</exception>
    public static JwtKey FromEncryptedPem(JwtAlgorithm algorithm, ReadOnlySpan<char> pem, ReadOnlySpan<char> password, string? id = null) =>
        new(algorithm, JwtKeyImport.FromPem(algorithm, pem, password, encrypted: true), id);

    /// <summary>A private key from PKCS#8, as <see cref="ExportPrivateKey"/> gives it.</summary>
    /// <exception cref="ArgumentException">The bytes are not that, or the key not one of this algorithm, or too weak.</exception>
    public static JwtKey FromPkcs8(JwtAlgorithm algorithm, ReadOnlySpan<byte> pkcs8, string? id = null) =>
        new(algorithm, JwtKeyImport.FromPkcs8(algorithm, pkcs8), id);

    /// <summary>A key from a JWK, public or private, in UTF-8; <c>alg</c> is taken from the JWK unless it is given.</summary>
    /// <exception cref="ArgumentException">The text is no JWK of a signature key, names another algorithm, or is too weak; its <c>use</c> and <c>key_ops</c> do not allow signatures, contradict each other, or name an operation twice.</exception>
    public static JwtKey FromJwk(ReadOnlySpan<byte> utf8Json, JwtAlgorithm? algorithm = null)
    {
        var (bound, material, id, use) = Jwk.Read(utf8Json, algorithm);
        return new JwtKey(bound, material, id, use);
    }

    /// <summary>The public key as a JWK with <c>alg</c>, <c>kid</c> and <c>use</c>.</summary>
    /// <exception cref="InvalidOperationException">The key is symmetric: it has no public half.</exception>
    public string ToJwk()
    {
        if (Algorithm.IsSymmetric)
        {
            Errors.InvalidOperation("A symmetric key has no public half.");
        }

        return Jwk.Write(this);
    }

    /// <summary>The private key as PKCS#8, or the secret of a symmetric key: to be sealed, and then wiped by you.</summary>
    /// <exception cref="InvalidOperationException">There is only the public half.</exception>
    public byte[] ExportPrivateKey()
    {
        if (!Material.CanSign)
        {
            Errors.InvalidOperation("There is only the public half of this key.");
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

    // RFC 7638 section 3: the required members in the order of their names, no white space. The values are base64url and
    // names of curves: nothing to escape.
    private static string Thumbprint(JwtKeyMaterial material)
    {
        var json = "{" + string.Join(',', material.PublicMembers.Select(member => $"\"{member.Key}\":\"{member.Value}\"")) + "}";
        return Base64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(json)));
    }
}
