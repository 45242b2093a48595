namespace AuthKit.Tokens;

/// <summary>Signs and verifies with one key; safe for many threads at once.</summary>
internal abstract class JwtKeyMaterial : IDisposable
{
    public abstract bool CanSign { get; }

    /// <summary>The exact size of a signature, in bytes.</summary>
    public abstract int SignatureSize { get; }

    /// <summary>Writes exactly <see cref="SignatureSize"/> bytes.</summary>
    public abstract void Sign(ReadOnlySpan<byte> data, Span<byte> signature);

    /// <summary>Whether the signature is that of the data; a signature of another size is wrong.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);

    /// <summary>The members of the public JWK that RFC 7638 names, in its order; empty for a symmetric key.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, string>> PublicMembers { get; }

    /// <summary>The private key in PKCS#8, or the secret; the caller wipes it.</summary>
    public abstract byte[] ExportPrivate();

    public abstract void Dispose();
}

/// <summary>The material of a signing key.</summary>
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
