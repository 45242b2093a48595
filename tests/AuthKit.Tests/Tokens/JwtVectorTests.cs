using System.Text;
using System.Text.Json;
using AuthKit.Cryptography;
using AuthKit.Testing;
using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

public sealed class JwtVectorTests
{
    [Fact]
    public void Signatures_of_rfc_7515_verify()
    {
        foreach (var row in Vectors.Read("jose", "rfc7515.json").GetProperty("tests").EnumerateArray())
        {
            // The other row is unsecured.
            if (row.Text("expect") == "valid")
            {
                Assert.True(Verifies(row.GetProperty("key"), row.Text("alg"), row.Text("jws")), row.Text("id"));
            }
            else
            {
                using var key = JwtKey.Generate(JwtAlgorithm.HS256);
                Assert.Equal(JwtStatus.AlgorithmNotAllowed, Validate(key, row.Text("jws")));
            }
        }
    }

    [Theory]
    [InlineData("4_1.rsa_v15_signature.json")]
    [InlineData("4_2.rsa-pss_signature.json")]
    [InlineData("4_3.ecdsa_signature.json")]
    [InlineData("4_4.hmac-sha2_integrity_protection.json")]
    public void Signatures_of_rfc_7520_verify(string file)
    {
        var input = Vectors.Read("jose", "rfc7520", "jws", file);

        Assert.True(Verifies(input.GetProperty("input").GetProperty("key"), input.GetProperty("input").Text("alg"), input.GetProperty("output").Text("compact")));
    }

    /// <summary>Every serialization of a JWS signs the same bytes (RFC 7515 section 5.1). Only the compact one with its payload is a token.</summary>
    [Theory]
    [InlineData("4_1.rsa_v15_signature.json")]
    [InlineData("4_4.hmac-sha2_integrity_protection.json")]
    [InlineData("4_5.signature_with_detached_content.json")]
    [InlineData("4_6.protecting_specific_header_fields.json")]
    [InlineData("4_7.protecting_content_only.json")]
    public void Deterministic_signatures_of_rfc_7520_are_reproduced(string file)
    {
        var row = Vectors.Read("jose", "rfc7520", "jws", file);
        using var key = Key(row.GetProperty("input").GetProperty("key"), row.GetProperty("input").Text("alg"));
        var signing = row.GetProperty("signing");

        Assert.Equal($"{signing.Text("sig-input")}.{signing.Text("sig")}", SampleTokens.SignText(key, signing.Text("sig-input")));
        Assert.True(Verifies(key, $"{signing.Text("sig-input")}.{signing.Text("sig")}"));
    }

    [Fact]
    public void Each_of_several_signatures_of_rfc_7520_verifies_only_with_its_own_key()
    {
        var row = Vectors.Read("jose", "rfc7520", "jws", "4_8.multiple_signatures.json");
        var (input, signing) = (row.GetProperty("input"), row.GetProperty("signing"));
        JwtKey[] keys = [.. Enumerable.Range(0, 3).Select(i => Key(input.GetProperty("key")[i], input.GetProperty("alg")[i].GetString()!))];
        for (var i = 0; i < keys.Length; i++)
        {
            var signed = $"{signing[i].Text("sig-input")}.{signing[i].Text("sig")}";
            Assert.Equal([i], Enumerable.Range(0, keys.Length).Where(k => Verifies(keys[k], signed)));
        }

        Array.ForEach(keys, static key => key.Dispose());
    }

    [Fact]
    public void The_detached_signature_of_rfc_7520_is_not_a_token()
    {
        var detached = Vectors.Read("jose", "rfc7520", "jws", "4_5.signature_with_detached_content.json");
        using var key = Key(detached.GetProperty("input").GetProperty("key"), "HS256");

        // The compact serialization with its payload has the right signature, but its payload has no claims.
        Assert.Equal(JwtStatus.BadSignature, Validate(key, detached.GetProperty("output").Text("compact")));
        Assert.Equal(JwtStatus.InvalidClaims, Validate(key, Vectors.Read("jose", "rfc7520", "jws", "4_4.hmac-sha2_integrity_protection.json").GetProperty("output").Text("compact")));
    }

    [Theory]
    [InlineData("4_1.rsa_v15_signature.json", 2)]
    [InlineData("4_2.rsa-pss_signature.json", 2)]
    [InlineData("4_3.ecdsa_signature.json", 2)]
    [InlineData("4_4.hmac-sha2_integrity_protection.json", 2)]
    [InlineData("4_5.signature_with_detached_content.json", 2)]
    [InlineData("4_6.protecting_specific_header_fields.json", 2)]
    [InlineData("4_7.protecting_content_only.json", 2)]
    [InlineData("4_8.multiple_signatures.json", 1)]
    public void Json_serializations_of_rfc_7520_are_not_tokens(string file, int count)
    {
        var row = Vectors.Read("jose", "rfc7520", "jws", file);
        var (key, algorithm) = (row.GetProperty("input").GetProperty("key"), row.GetProperty("input").GetProperty("alg"));
        using var first = key.ValueKind == JsonValueKind.Array ? Key(key[0], algorithm[0].GetString()!) : Key(key, algorithm.GetString()!);
        var texts = row.GetProperty("output").EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Object).Select(member => member.Value.GetRawText()).ToArray();

        Assert.Equal(count, texts.Length);
        Assert.All(texts, text => Assert.Equal(JwtStatus.Malformed, Validate(first, text)));
    }

    [Theory]
    [InlineData("3_1.ec_public_key.json", "3_2.ec_private_key.json", "ES512")]
    [InlineData("3_3.rsa_public_key.json", "3_4.rsa_private_key.json", "PS384")]
    [InlineData("3_5.symmetric_key_mac_computation.json", "3_5.symmetric_key_mac_computation.json", "HS256")]
    public void Private_and_public_keys_of_rfc_7520_match(string verifier, string signer, string algorithm)
    {
        using var one = Key(Vectors.Read("jose", "rfc7520", "jwk", verifier), algorithm);
        using var other = Key(Vectors.Read("jose", "rfc7520", "jwk", signer), algorithm);

        Assert.Equal((verifier == signer, true), (one.CanSign, other.CanSign));
        Assert.True(Verifies(one, SampleTokens.SignText(other, "a.b")));
    }

    [Fact]
    public void The_encryption_key_of_rfc_7520_signs_nothing() =>
        Assert.Throws<ArgumentException>(static () => Key(Vectors.Read("jose", "rfc7520", "jwk", "3_6.symmetric_key_encryption.json"), "HS256"));

    [Theory]
    [InlineData("HS256", "SHA256")]
    [InlineData("HS384", "SHA384")]
    [InlineData("HS512", "SHA512")]
    public void Codes_of_rfc_4231_are_reproduced_and_verified(string algorithm, string hash)
    {
        foreach (var row in Vectors.Read("mac", "rfc4231.json").GetProperty("tests").EnumerateArray())
        {
            // This tests below the key itself, which accepts no secret as short as some of these.
            using var material = new HmacKeyMaterial(JwtAlgorithm.Find(algorithm)!, row.Hex("key"));
            var code = new byte[material.SignatureSize];
            material.Sign(row.Hex("data"), code);

            Assert.Equal(row.Hex(hash), code);
            Assert.True(material.Verify(row.Hex("data"), code));
            Assert.False(material.Verify([.. row.Hex("data"), 0], code));
        }
    }

    [Fact]
    public void Signatures_of_rfc_8032_are_reproduced_and_verified()
    {
        foreach (var row in Vectors.Read("jose", "rfc8032-ed25519.json").GetProperty("tests").EnumerateArray())
        {
            var (x, d) = (Base64Url.Encode(row.Hex("publicKey")), Base64Url.Encode(row.Hex("secretKey")));
            using var signer = JwtKey.FromJwk(Encoding.ASCII.GetBytes($$"""{"kty":"OKP","crv":"Ed25519","x":"{{x}}","d":"{{d}}"}"""));
            using var verifier = JwtKey.FromJwk(Encoding.ASCII.GetBytes($$"""{"kty":"OKP","crv":"Ed25519","x":"{{x}}"}"""));
            var signature = new byte[64];
            signer.Material.Sign(row.Hex("message"), signature);

            Assert.Equal(row.Hex("signature"), signature);
            Assert.True(verifier.Material.Verify(row.Hex("message"), signature));
            Assert.False(verifier.Material.Verify([.. row.Hex("message"), 0], signature));
        }
    }

    [Fact]
    public void The_signature_of_rfc_8037_is_reproduced()
    {
        var row = Vectors.Read("jose", "rfc8037.json");
        using var key = Key(row.GetProperty("key"), "EdDSA");
        var jws = row.Text("jws");

        Assert.Equal(jws, SampleTokens.SignText(key, jws[..jws.LastIndexOf('.')]));
        Assert.Equal(row.Text("thumbprintSha256"), key.Id);
    }

    [Fact]
    public void The_token_of_rfc_7519_verifies_and_lacks_an_audience_and_the_unsecured_one_is_refused()
    {
        var row = Vectors.Read("jose", "rfc7519.json").GetProperty("signed");
        using var key = Key(row.GetProperty("key"), "HS256");

        // Claims are read after the signature, so this status shows that the signature is valid.
        Assert.Equal(JwtStatus.MissingClaim, Validate(key, row.Text("jwt")));
        Assert.Equal(JwtStatus.AlgorithmNotAllowed, Validate(key, Vectors.Read("jose", "rfc7519.json").GetProperty("unsecured").Text("jwt")));
    }

    [Fact]
    public void The_unencoded_payload_of_rfc_7797_is_refused()
    {
        var row = Vectors.Read("jose", "rfc7797.json");
        using var key = Key(row.GetProperty("key"), "HS256");

        Assert.Equal(JwtStatus.UnsupportedHeader, Validate(key, row.Text("jws")));
    }

    private static JwtStatus Validate(JwtKey key, string token) => SampleTokens.Validator(
        key,
        options =>
        {
            options.Issuer = "joe";
            options.TokenType = JwtTypes.Unspecific;
            options.AllowMissingType = true;
        },
        new ManualClock(DateTimeOffset.FromUnixTimeSeconds(1300819379))).Validate(token).Status;

    private static bool Verifies(JsonElement jwk, string algorithm, string jws)
    {
        using var key = Key(jwk, algorithm);
        return Verifies(key, jws);
    }

    private static bool Verifies(JwtKey key, string jws)
    {
        var dot = jws.LastIndexOf('.');
        var signature = new byte[Base64Url.GetDecodedLength(jws.Length - dot - 1)];
        return Base64Url.TryDecode(jws.AsSpan(dot + 1), signature, out _) && key.Material.Verify(Encoding.ASCII.GetBytes(jws[..dot]), signature);
    }

    private static JwtKey Key(JsonElement jwk, string algorithm) => JwtKey.FromJwk(Encoding.UTF8.GetBytes(jwk.GetRawText()), JwtAlgorithm.Find(algorithm));
}
