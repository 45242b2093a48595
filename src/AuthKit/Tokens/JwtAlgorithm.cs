using System.Security.Cryptography;

namespace AuthKit.Tokens;

/// <summary>
/// A signature algorithm of RFC 7518 section 3 or RFC 8037. <c>none</c> is not supported, nor is any hash under 256 bits.
/// </summary>
public sealed class JwtAlgorithm
{
    private readonly byte[] _utf8Name;

    private JwtAlgorithm(string name, JwtKeyKind kind, int minKeyBits, HashAlgorithmName hash, int signatureSize)
    {
        Name = name;
        KeyKind = kind;
        MinKeyBits = minKeyBits;
        Hash = hash;
        SignatureSize = signatureSize;
        _utf8Name = System.Text.Encoding.ASCII.GetBytes(name);
    }

    // The minimum bits are those of RFC 7518: section 3.2 (HMAC: the size of the hash), 3.3 and 3.5 (RSA: 2,048), 3.4 (the curve).
    // The signature size is in bytes: the hash for HMAC, r and s at full width for ECDSA. For RSA it depends on the key, so it is 0 here.

    /// <summary>HMAC with SHA-256.</summary>
    public static JwtAlgorithm HS256 { get; } = new("HS256", JwtKeyKind.Symmetric, 256, HashAlgorithmName.SHA256, 32);

    /// <summary>HMAC with SHA-384.</summary>
    public static JwtAlgorithm HS384 { get; } = new("HS384", JwtKeyKind.Symmetric, 384, HashAlgorithmName.SHA384, 48);

    /// <summary>HMAC with SHA-512.</summary>
    public static JwtAlgorithm HS512 { get; } = new("HS512", JwtKeyKind.Symmetric, 512, HashAlgorithmName.SHA512, 64);

    /// <summary>RSA PKCS#1 v1.5 with SHA-256. Use it to verify other issuers' tokens, and prefer another algorithm for your own.</summary>
    public static JwtAlgorithm RS256 { get; } = new("RS256", JwtKeyKind.Rsa, 2048, HashAlgorithmName.SHA256, 0) { Padding = RSASignaturePadding.Pkcs1 };

    /// <summary>RSA PKCS#1 v1.5 with SHA-384.</summary>
    public static JwtAlgorithm RS384 { get; } = new("RS384", JwtKeyKind.Rsa, 2048, HashAlgorithmName.SHA384, 0) { Padding = RSASignaturePadding.Pkcs1 };

    /// <summary>RSA PKCS#1 v1.5 with SHA-512.</summary>
    public static JwtAlgorithm RS512 { get; } = new("RS512", JwtKeyKind.Rsa, 2048, HashAlgorithmName.SHA512, 0) { Padding = RSASignaturePadding.Pkcs1 };

    /// <summary>RSA PSS with SHA-256 and a salt as long as the hash.</summary>
    public static JwtAlgorithm PS256 { get; } = new("PS256", JwtKeyKind.Rsa, 2048, HashAlgorithmName.SHA256, 0) { Padding = RSASignaturePadding.Pss };

    /// <summary>RSA PSS with SHA-384 and a salt as long as the hash.</summary>
    public static JwtAlgorithm PS384 { get; } = new("PS384", JwtKeyKind.Rsa, 2048, HashAlgorithmName.SHA384, 0) { Padding = RSASignaturePadding.Pss };

    /// <summary>RSA PSS with SHA-512 and a salt as long as the hash.</summary>
    public static JwtAlgorithm PS512 { get; } = new("PS512", JwtKeyKind.Rsa, 2048, HashAlgorithmName.SHA512, 0) { Padding = RSASignaturePadding.Pss };

    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    public static JwtAlgorithm ES256 { get; } = new("ES256", JwtKeyKind.EllipticCurve, 256, HashAlgorithmName.SHA256, 64) { CurveName = "P-256", Curve = ECCurve.NamedCurves.nistP256 };

    /// <summary>ECDSA on P-384 with SHA-384.</summary>
    public static JwtAlgorithm ES384 { get; } = new("ES384", JwtKeyKind.EllipticCurve, 384, HashAlgorithmName.SHA384, 96) { CurveName = "P-384", Curve = ECCurve.NamedCurves.nistP384 };

    /// <summary>ECDSA on P-521 with SHA-512.</summary>
    public static JwtAlgorithm ES512 { get; } = new("ES512", JwtKeyKind.EllipticCurve, 521, HashAlgorithmName.SHA512, 132) { CurveName = "P-521", Curve = ECCurve.NamedCurves.nistP521 };

    /// <summary>Ed25519. EdDSA is its name in JOSE.</summary>
    public static JwtAlgorithm EdDSA { get; } = new("EdDSA", JwtKeyKind.Ed25519, 256, HashAlgorithmName.SHA512, 64) { CurveName = "Ed25519" };

    /// <summary>All supported algorithms.</summary>
    public static IReadOnlyList<JwtAlgorithm> All { get; } = Array.AsReadOnly(
        [HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA]);

    /// <summary>The value of <c>alg</c>.</summary>
    public string Name { get; }

    /// <summary>The type of the algorithm's keys.</summary>
    public JwtKeyKind KeyKind { get; }

    /// <summary>The smallest allowed key, in bits. Keys on a curve have exactly this size.</summary>
    public int MinKeyBits { get; }

    internal HashAlgorithmName Hash { get; }

    internal int SignatureSize { get; }

    internal RSASignaturePadding Padding { get; private init; } = RSASignaturePadding.Pkcs1;

    internal string? CurveName { get; private init; }

    internal ECCurve Curve { get; private init; }

    internal bool IsSymmetric => KeyKind == JwtKeyKind.Symmetric;

    internal ReadOnlySpan<byte> Utf8Name => _utf8Name;

    /// <summary>Finds an algorithm by its exact name. Returns null if the name is unknown.</summary>
    public static JwtAlgorithm? Find(string? name) => All.FirstOrDefault(algorithm => string.Equals(algorithm.Name, name, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
