using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace AuthKit.Tokens;

/// <summary>Imports keys from PEM and PKCS#8, and checks each key against its algorithm.</summary>
internal static class JwtKeyImport
{
    // An encrypted RSA key of 8,192 bits in PEM is shorter.
    private const int MaxPemLength = 16_384;

    private delegate void Import(ReadOnlySpan<byte> der, out int bytesRead);

    public static KeyCreationParameters Exportable => new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    public static JwtKeyMaterial FromPem(JwtAlgorithm algorithm, ReadOnlySpan<char> pem, ReadOnlySpan<char> password, bool encrypted)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        if (pem.Length > MaxPemLength || !PemEncoding.TryFind(pem, out var found) || PemEncoding.TryFind(pem[found.Location.End..], out _))
        {
            return Refuse("The text must be PEM with exactly one block.");
        }

        var der = new byte[found.DecodedDataLength];
        try
        {
            Convert.TryFromBase64Chars(pem[found.Base64Data], der, out var written);
            var label = pem[found.Label];
            return label switch
            {
                "PUBLIC KEY" when !encrypted => FromSpki(algorithm, der.AsSpan(0, written)),
                "PRIVATE KEY" when !encrypted => FromPkcs8(algorithm, der.AsSpan(0, written)),
                "ENCRYPTED PRIVATE KEY" when encrypted => FromEncrypted(algorithm, der.AsSpan(0, written), password),
                _ => Refuse(encrypted ? "The block is not an ENCRYPTED PRIVATE KEY." : "The block is neither a PUBLIC KEY nor a PRIVATE KEY."),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    public static JwtKeyMaterial FromPkcs8(JwtAlgorithm algorithm, ReadOnlySpan<byte> der)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        switch (algorithm.KeyKind)
        {
            case JwtKeyKind.Rsa:
                var rsa = RSA.Create();
                return Checked(algorithm, rsa, rsa.ImportPkcs8PrivateKey, der, canSign: true);
            case JwtKeyKind.EllipticCurve:
                var ec = ECDsa.Create();
                return Checked(algorithm, ec, ec.ImportPkcs8PrivateKey, der, canSign: true);
            case JwtKeyKind.Ed25519:
                return Key.TryImport(SignatureAlgorithm.Ed25519, der, KeyBlobFormat.PkixPrivateKey, out var key, Exportable)
                    ? new Ed25519KeyMaterial(key!)
                    : Refuse("The bytes are not an Ed25519 private key.");
            default:
                return Refuse("A symmetric key cannot be read from PEM or PKCS#8.");
        }
    }

    public static JwtKeyMaterial Checked(JwtAlgorithm algorithm, RSA rsa, bool canSign)
    {
        if (RsaKeyMaterial.Problem(rsa) is { } problem)
        {
            rsa.Dispose();
            Refuse(problem);
        }

        return Consistent(new RsaKeyMaterial(algorithm, rsa, canSign));
    }

    public static JwtKeyMaterial Checked(JwtAlgorithm algorithm, ECDsa key, bool canSign)
    {
        if (!EcdsaKeyMaterial.IsOnCurveOf(algorithm, key))
        {
            key.Dispose();
            Refuse($"A key for {algorithm.Name} must be on the curve {algorithm.CurveName}.");
        }

        return Consistent(new EcdsaKeyMaterial(algorithm, key, canSign));
    }

    /// <summary>Refuses a key whose private half does not match its public half.</summary>
    public static JwtKeyMaterial Consistent(JwtKeyMaterial material)
    {
        if (!material.CanSign)
        {
            return material;
        }

        Span<byte> signature = stackalloc byte[material.SignatureSize];
        bool same;
        try
        {
            material.Sign("AuthKit"u8, signature);
            same = material.Verify("AuthKit"u8, signature);
        }
        catch (CryptographicException)
        {
            same = false;
        }

        if (!same)
        {
            material.Dispose();
            Refuse("The private and the public half of the key do not match.");
        }

        return material;
    }

    [DoesNotReturn]
    public static JwtKeyMaterial Refuse(string message) => throw new ArgumentException(message);

    private static JwtKeyMaterial FromSpki(JwtAlgorithm algorithm, ReadOnlySpan<byte> der)
    {
        switch (algorithm.KeyKind)
        {
            case JwtKeyKind.Rsa:
                var rsa = RSA.Create();
                return Checked(algorithm, rsa, rsa.ImportSubjectPublicKeyInfo, der, canSign: false);
            case JwtKeyKind.EllipticCurve:
                var ec = ECDsa.Create();
                return Checked(algorithm, ec, ec.ImportSubjectPublicKeyInfo, der, canSign: false);
            case JwtKeyKind.Ed25519:
                return PublicKey.TryImport(SignatureAlgorithm.Ed25519, der, KeyBlobFormat.PkixPublicKey, out var key)
                    ? new Ed25519KeyMaterial(key!)
                    : Refuse("The bytes are not an Ed25519 public key.");
            default:
                // If a public key could serve as an HMAC secret, anyone could sign tokens with it: the classic algorithm confusion.
                return Refuse("A symmetric key cannot be read from PEM or PKCS#8.");
        }
    }

    private static JwtKeyMaterial FromEncrypted(JwtAlgorithm algorithm, ReadOnlySpan<byte> der, ReadOnlySpan<char> password)
    {
        AsymmetricAlgorithm? key = algorithm.KeyKind switch
        {
            JwtKeyKind.Rsa => RSA.Create(),
            JwtKeyKind.EllipticCurve => ECDsa.Create(),
            _ => null,
        };
        if (key is null)
        {
            return Refuse("Only RSA keys and keys on NIST curves can be read from an encrypted block.");
        }

        try
        {
            key.ImportEncryptedPkcs8PrivateKey(password, der, out var read);
            if (read != der.Length)
            {
                throw new CryptographicException();
            }
        }
        catch (CryptographicException)
        {
            key.Dispose();
            return Refuse("The password is wrong, or the block is not an encrypted private key of this kind.");
        }

        return key is RSA rsa ? Checked(algorithm, rsa, canSign: true) : Checked(algorithm, (ECDsa)key, canSign: true);
    }

    private static JwtKeyMaterial Checked(JwtAlgorithm algorithm, AsymmetricAlgorithm key, Import import, ReadOnlySpan<byte> der, bool canSign)
    {
        try
        {
            import(der, out var read);
            if (read != der.Length)
            {
                throw new CryptographicException();
            }
        }
        catch (CryptographicException)
        {
            key.Dispose();
            return Refuse($"The bytes are not a key for {algorithm.Name}.");
        }

        return key is RSA rsa ? Checked(algorithm, rsa, canSign) : Checked(algorithm, (ECDsa)key, canSign);
    }
}
