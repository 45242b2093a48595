namespace AuthKit.Tokens;

/// <summary>Signs and verifies with one key. Thread-safe.</summary>
internal abstract class JwtKeyMaterial : IDisposable
{
    public abstract bool CanSign { get; }

    /// <summary>The exact size of a signature, in bytes.</summary>
    public abstract int SignatureSize { get; }

    /// <summary>Signs the data. Writes exactly <see cref="SignatureSize"/> bytes.</summary>
    public abstract void Sign(ReadOnlySpan<byte> data, Span<byte> signature);

    /// <summary>Whether the signature matches the data. False for a signature of another size.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);

    /// <summary>The members of the public JWK that RFC 7638 requires, in the order of their names. Empty for a symmetric key.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, string>> PublicMembers { get; }

    /// <summary>Exports the private key in PKCS#8, or the secret. The caller wipes the bytes.</summary>
    public abstract byte[] ExportPrivate();

    public abstract void Dispose();
}

/// <summary>The type of a key.</summary>
public enum JwtKeyKind
{
    /// <summary>A secret of random bytes that issuer and validator share.</summary>
    Symmetric = 0,

    /// <summary>An RSA key of 2,048 to 8,192 bits.</summary>
    Rsa = 1,

    /// <summary>A key on a NIST curve: P-256, P-384 or P-521.</summary>
    EllipticCurve = 2,

    /// <summary>A key on Edwards25519 (RFC 8032).</summary>
    Ed25519 = 3,
}
