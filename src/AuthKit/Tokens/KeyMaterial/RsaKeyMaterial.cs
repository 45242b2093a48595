using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Tokens;

// RSA (RFC 7518 sections 3.3 and 3.5). The modulus has at most 8,192 bits, so that a hostile key cannot make verification expensive. The
// public exponent is odd, at least 65,537 (FIPS 186-5 section 5.4) and at most 32 bits, for the same reason.
internal sealed class RsaKeyMaterial : JwtKeyMaterial
{
    public const int MaxBits = 8192;

    private readonly JwtAlgorithm _algorithm;
    private readonly KeyInstances<RSA> _instances;

    public RsaKeyMaterial(JwtAlgorithm algorithm, RSA rsa, bool canSign)
    {
        _algorithm = algorithm;
        CanSign = canSign;
        SignatureSize = (rsa.KeySize + 7) / 8;
        var key = rsa.ExportParameters(false);
        PublicMembers = [new("e", Base64Url.Encode(key.Exponent)), new("kty", "RSA"), new("n", Base64Url.Encode(key.Modulus))];
        _instances = new KeyInstances<RSA>(rsa, Copy);
    }

    public override bool CanSign { get; }

    public override int SignatureSize { get; }

    public override IReadOnlyList<KeyValuePair<string, string>> PublicMembers { get; }

    /// <summary>Returns why this key is refused, or null if it is acceptable.</summary>
    public static string? Problem(RSA rsa)
    {
        var key = rsa.ExportParameters(false);
        if (key.Modulus is not { Length: > 0 } modulus || modulus[0] == 0 || (modulus[^1] & 1) == 0 || rsa.KeySize is < 2048 or > MaxBits)
        {
            return "An RSA key must have an odd modulus of 2,048 to 8,192 bits.";
        }

        var exponent = key.Exponent;
        return exponent is not { Length: 3 or 4 } || exponent[0] == 0 || (exponent[^1] & 1) == 0
            ? "The public exponent of an RSA key must be odd, at least 65,537, and at most 32 bits."
            : null;
    }

    public override void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        var rsa = _instances.Rent();
        try
        {
            rsa.SignData(data, signature, _algorithm.Hash, _algorithm.Padding);
        }
        finally
        {
            _instances.Return(rsa);
        }
    }

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize)
        {
            return false;
        }

        var rsa = _instances.Rent();
        try
        {
            return rsa.VerifyData(data, signature, _algorithm.Hash, _algorithm.Padding);
        }
        finally
        {
            _instances.Return(rsa);
        }
    }

    public override byte[] ExportPrivate()
    {
        var rsa = _instances.Rent();
        try
        {
            return rsa.ExportPkcs8PrivateKey();
        }
        finally
        {
            _instances.Return(rsa);
        }
    }

    public override void Dispose() => _instances.Dispose();

    private RSA Copy(RSA from)
    {
        var key = from.ExportParameters(CanSign);
        try
        {
            return RSA.Create(key);
        }
        finally
        {
            Wipe(key);
        }
    }

    public static void Wipe(in RSAParameters key)
    {
        CryptographicOperations.ZeroMemory(key.D);
        CryptographicOperations.ZeroMemory(key.P);
        CryptographicOperations.ZeroMemory(key.Q);
        CryptographicOperations.ZeroMemory(key.DP);
        CryptographicOperations.ZeroMemory(key.DQ);
        CryptographicOperations.ZeroMemory(key.InverseQ);
    }
}
