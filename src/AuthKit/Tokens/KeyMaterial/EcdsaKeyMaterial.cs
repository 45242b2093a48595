using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Tokens;

// ECDSA (RFC 7518 section 3.4). A signature is r and s at full width; other encodings are refused. The platform refuses points off the
// curve on import.
internal sealed class EcdsaKeyMaterial : JwtKeyMaterial
{
    private readonly JwtAlgorithm _algorithm;
    private readonly KeyInstances<ECDsa> _instances;

    public EcdsaKeyMaterial(JwtAlgorithm algorithm, ECDsa key, bool canSign)
    {
        _algorithm = algorithm;
        CanSign = canSign;
        var point = key.ExportParameters(false).Q;
        PublicMembers =
        [
            new("crv", algorithm.CurveName!), new("kty", "EC"), new("x", Base64Url.Encode(point.X)), new("y", Base64Url.Encode(point.Y)),
        ];
        _instances = new KeyInstances<ECDsa>(key, Copy);
    }

    public override bool CanSign { get; }

    public override int SignatureSize => _algorithm.SignatureSize;

    public override IReadOnlyList<KeyValuePair<string, string>> PublicMembers { get; }

    /// <summary>Whether the key is on the algorithm's curve. A curve that the key gives by explicit parameters is refused.</summary>
    public static bool IsOnCurveOf(JwtAlgorithm algorithm, ECDsa key)
    {
        var curve = key.ExportParameters(false).Curve;
        return curve.IsNamed && key.KeySize == algorithm.MinKeyBits &&
            (curve.Oid.Value is { } oid
                ? string.Equals(oid, algorithm.Curve.Oid.Value, StringComparison.Ordinal)
                : string.Equals(curve.Oid.FriendlyName, algorithm.Curve.Oid.FriendlyName, StringComparison.Ordinal));
    }

    public override void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        var key = _instances.Rent();
        try
        {
            key.SignData(data, signature, _algorithm.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            _instances.Return(key);
        }
    }

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize)
        {
            return false;
        }

        var key = _instances.Rent();
        try
        {
            return key.VerifyData(data, signature, _algorithm.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            _instances.Return(key);
        }
    }

    public override byte[] ExportPrivate()
    {
        var key = _instances.Rent();
        try
        {
            return key.ExportPkcs8PrivateKey();
        }
        finally
        {
            _instances.Return(key);
        }
    }

    public override void Dispose() => _instances.Dispose();

    private ECDsa Copy(ECDsa from)
    {
        var key = from.ExportParameters(CanSign);
        try
        {
            return ECDsa.Create(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key.D);
        }
    }
}
