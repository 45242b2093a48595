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
        foreach (var row in Vectors.Read("jose", "rfc7515.json").GetProperty("tests").EnumerateArray().Where(row => row.Text("expect") == "valid"))
        {
            Assert.True(Verifies(row.GetProperty("key"), row.Text("alg"), row.Text("jws")), row.Text("id"));
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

    [Fact]
    public void The_signature_of_rfc_8037_is_made_again()
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

        // Claims are read after the signature: it verified.
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
        },
        new ManualClock(DateTimeOffset.FromUnixTimeSeconds(1300819379))).Validate(token).Status;

    private static bool Verifies(JsonElement jwk, string algorithm, string jws)
    {
        using var key = Key(jwk, algorithm);
        var dot = jws.LastIndexOf('.');
        var signature = new byte[Base64Url.GetDecodedLength(jws.Length - dot - 1)];
        return Base64Url.TryDecode(jws.AsSpan(dot + 1), signature, out _) && key.Material.Verify(Encoding.ASCII.GetBytes(jws[..dot]), signature);
    }

    private static JwtKey Key(JsonElement jwk, string algorithm) => JwtKey.FromJwk(Encoding.UTF8.GetBytes(jwk.GetRawText()), JwtAlgorithm.Find(algorithm));
}
