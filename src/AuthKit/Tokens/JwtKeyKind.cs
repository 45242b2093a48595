namespace AuthKit.Tokens;

/// <summary>What a signing key is made of.</summary>
public enum JwtKeyKind
{
    /// <summary>Random bytes that both sides hold.</summary>
    Symmetric = 0,

    /// <summary>An RSA key.</summary>
    Rsa = 1,

    /// <summary>A key on a NIST curve.</summary>
    EllipticCurve = 2,

    /// <summary>A key on Edwards25519 (RFC 8032).</summary>
    Ed25519 = 3,
}
