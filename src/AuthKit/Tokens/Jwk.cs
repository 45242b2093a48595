using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AuthKit.Cryptography;
using NSec.Cryptography;

namespace AuthKit.Tokens;

/// <summary>Reads JWKs strictly, and writes public ones (RFC 7517, RFC 7518 section 6, RFC 8037 section 2).</summary>
internal static class Jwk
{
    public const int MaxSize = 16_384;

    public static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    public static (JwtAlgorithm Algorithm, JwtKeyMaterial Material, string? Id, JwkUse Use) Read(ReadOnlySpan<byte> utf8Json, JwtAlgorithm? expected)
    {
        if (utf8Json.Length > MaxSize || !Utf8.IsValid(utf8Json))
        {
            JwtKeyImport.Refuse("The JWK must be valid UTF-8 of at most 16,384 bytes.");
        }

        var copy = utf8Json.ToArray();
        try
        {
            using var document = JsonDocument.Parse(copy, Strict);
            return Read(document.RootElement, expected);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The platform's search for duplicates throws InvalidOperationException for a name with a lone surrogate.
            JwtKeyImport.Refuse("The text must be one JSON object without duplicate members.");
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    public static (JwtAlgorithm Algorithm, JwtKeyMaterial Material, string? Id, JwkUse Use) Read(JsonElement jwk, JwtAlgorithm? expected)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
        {
            JwtKeyImport.Refuse("The JWK must be a JSON object.");
        }

        var algorithm = Algorithm(jwk, expected);
        var use = JwkUse.Read(jwk, Text(jwk, "use"), algorithm.IsSymmetric, IsPrivate(jwk));
        var id = Text(jwk, "kid");
        var material = (algorithm.KeyKind, Text(jwk, "kty")) switch
        {
            (JwtKeyKind.Symmetric, "oct") => Symmetric(algorithm, jwk),
            (JwtKeyKind.Rsa, "RSA") => Rsa(algorithm, jwk),
            (JwtKeyKind.EllipticCurve, "EC") => EllipticCurve(algorithm, jwk),
            (JwtKeyKind.Ed25519, "OKP") => Ed25519(jwk),
            _ => JwtKeyImport.Refuse("The type (kty) of the JWK does not match its algorithm."),
        };
        return (algorithm, material, id, use);
    }

    /// <summary>Whether the JWK has a member that must not be published.</summary>
    public static bool IsPrivate(JsonElement jwk) => PrivateMembers.Any(name => jwk.TryGetProperty(name, out _));

    public static string Write(JwtKey key)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, key);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter writer, JwtKey key)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in key.Material.PublicMembers)
        {
            writer.WriteString(name, value);
        }

        writer.WriteString("alg", key.Algorithm.Name);
        writer.WriteString("kid", key.Id);
        writer.WriteString("use", "sig");
        writer.WriteEndObject();
    }

    private static JwtAlgorithm Algorithm(JsonElement jwk, JwtAlgorithm? expected)
    {
        var name = Text(jwk, "alg");
        var named = JwtAlgorithm.Find(name) ?? (name is null
            ? null
            : throw new ArgumentException("The JWK names an algorithm that is not supported."));
        if (expected is not null && named is not null && named != expected)
        {
            JwtKeyImport.Refuse("The JWK names an algorithm other than the expected one.");
        }

        return expected ?? named ?? ImpliedBy(jwk) ?? throw new ArgumentException("The JWK names no algorithm, and the caller gave no algorithm either.");
    }

    // A curve determines the algorithm. An RSA key or a secret can serve several algorithms.
    private static JwtAlgorithm? ImpliedBy(JsonElement jwk) => Text(jwk, "kty") is "EC" or "OKP" && Text(jwk, "crv") is { } curve
        ? JwtAlgorithm.All.FirstOrDefault(algorithm => string.Equals(algorithm.CurveName, curve, StringComparison.Ordinal))
        : null;

    private static HmacKeyMaterial Symmetric(JwtAlgorithm algorithm, JsonElement jwk)
    {
        var secret = Bytes(jwk, "k");
        try
        {
            if (secret.Length < algorithm.MinKeyBits / 8 || secret.Length > JwtKey.MaxSecretSize)
            {
                JwtKeyImport.Refuse($"A secret for {algorithm.Name} must be {algorithm.MinKeyBits / 8} to 1,024 bytes.");
            }

            return new HmacKeyMaterial(algorithm, secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static JwtKeyMaterial Rsa(JwtAlgorithm algorithm, JsonElement jwk)
    {
        var key = new RSAParameters { Modulus = Unsigned(jwk, "n"), Exponent = Unsigned(jwk, "e") };
        if (key.Modulus.Length is < 256 or > RsaKeyMaterial.MaxBits / 8 || key.Exponent.Length is < 3 or > 4)
        {
            JwtKeyImport.Refuse("An RSA key must have 2,048 to 8,192 bits and a public exponent of 65,537 to 2^32.");
        }

        var canSign = jwk.TryGetProperty("d", out _);
        if (jwk.TryGetProperty("oth", out _))
        {
            JwtKeyImport.Refuse("An RSA key must have two primes; the JWK has the member oth.");
        }

        try
        {
            if (canSign)
            {
                var size = key.Modulus.Length;
                var half = (size + 1) / 2;
                key.D = Padded(jwk, "d", size);
                key.P = Padded(jwk, "p", half);
                key.Q = Padded(jwk, "q", half);
                key.DP = Padded(jwk, "dp", half);
                key.DQ = Padded(jwk, "dq", half);
                key.InverseQ = Padded(jwk, "qi", half);
            }

            return JwtKeyImport.Checked(algorithm, RSA.Create(key), canSign);
        }
        catch (CryptographicException)
        {
            return JwtKeyImport.Refuse("The numbers of the JWK do not form an RSA key.");
        }
        finally
        {
            RsaKeyMaterial.Wipe(key);
        }
    }

    private static JwtKeyMaterial EllipticCurve(JwtAlgorithm algorithm, JsonElement jwk)
    {
        if (!string.Equals(Text(jwk, "crv"), algorithm.CurveName, StringComparison.Ordinal))
        {
            JwtKeyImport.Refuse($"A key for {algorithm.Name} must be on the curve {algorithm.CurveName}.");
        }

        var size = algorithm.SignatureSize / 2;
        var key = new ECParameters { Curve = algorithm.Curve, Q = new ECPoint { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") } };
        var canSign = jwk.TryGetProperty("d", out _);
        key.D = canSign ? Bytes(jwk, "d") : null;
        try
        {
            // RFC 7518 section 6.2.1.2 requires coordinates of the curve's full width.
            if (key.Q.X!.Length != size || key.Q.Y!.Length != size || (key.D is not null && key.D.Length != size))
            {
                JwtKeyImport.Refuse($"Coordinates on {algorithm.CurveName} must be {size} bytes.");
            }

            return JwtKeyImport.Checked(algorithm, ECDsa.Create(key), canSign);
        }
        catch (CryptographicException)
        {
            return JwtKeyImport.Refuse("The coordinates of the JWK are not a point on its curve.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key.D);
        }
    }

    private static Ed25519KeyMaterial Ed25519(JsonElement jwk)
    {
        if (Text(jwk, "crv") != "Ed25519")
        {
            JwtKeyImport.Refuse("A key for EdDSA must be on the curve Ed25519.");
        }

        var x = Bytes(jwk, "x");
        if (!PublicKey.TryImport(SignatureAlgorithm.Ed25519, x, KeyBlobFormat.RawPublicKey, out var publicKey))
        {
            JwtKeyImport.Refuse("The JWK does not contain an Ed25519 public key.");
        }

        if (!jwk.TryGetProperty("d", out _))
        {
            return new Ed25519KeyMaterial(publicKey!);
        }

        var seed = Bytes(jwk, "d");
        try
        {
            if (!Key.TryImport(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey, out var key, JwtKeyImport.Exportable))
            {
                JwtKeyImport.Refuse("The JWK does not contain an Ed25519 private key.");
            }

            if (!key!.PublicKey.Equals(publicKey))
            {
                key.Dispose();
                JwtKeyImport.Refuse("The private and the public half of the key do not match.");
            }

            return new Ed25519KeyMaterial(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Returns the text of a member, or null if the JWK does not have the member.</summary>
    /// <exception cref="ArgumentException">The member is not a string.</exception>
    public static string? Text(JsonElement jwk, string name)
    {
        if (!jwk.TryGetProperty(name, out var value))
        {
            return null;
        }

        try
        {
            return value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : throw new ArgumentException($"The member {name} of the JWK must be a string.");
        }
        catch (InvalidOperationException)
        {
            // The string contains an escaped lone surrogate.
            throw new ArgumentException($"The member {name} of the JWK must be a string.");
        }
    }

    private static byte[] Bytes(JsonElement jwk, string name)
    {
        var text = Text(jwk, name) ?? throw new ArgumentException($"The JWK has no member {name}.");
        var bytes = new byte[Math.Max(0, Base64Url.GetDecodedLength(text.Length))];
        return text.Length > 0 && Base64Url.TryDecode(text.AsSpan(), bytes, out _)
            ? bytes
            : throw new ArgumentException($"The member {name} of the JWK must be base64url without padding.");
    }

    // A Base64urlUInt has the smallest possible number of bytes (RFC 7518 section 2).
    private static byte[] Unsigned(JsonElement jwk, string name) => Bytes(jwk, name) is var bytes && bytes[0] != 0
        ? bytes
        : throw new ArgumentException($"The member {name} of the JWK must not have a leading zero byte.");

    private static byte[] Padded(JsonElement jwk, string name, int size)
    {
        var bytes = Bytes(jwk, name);
        if (bytes.Length > size)
        {
            JwtKeyImport.Refuse($"The member {name} of the JWK is too long.");
        }

        var padded = new byte[size];
        bytes.CopyTo(padded.AsSpan(size - bytes.Length));
        CryptographicOperations.ZeroMemory(bytes);
        return padded;
    }
}
