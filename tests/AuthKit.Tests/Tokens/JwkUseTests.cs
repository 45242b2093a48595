using System.Text;
using System.Text.Json.Nodes;
using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

public sealed class JwkUseTests
{
    // RFC 7517 appendix A.
    private const string Public = """{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}""";
    private const string Private = """{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}""";
    private const string Secret = """{"kty":"oct","alg":"HS256","kid":"s","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""";

    [Theory]
    [InlineData(Public, """["verify"]""", false, true)]
    [InlineData(Public, """["verify","sign"]""", false, true)]
    [InlineData(Public, """["verify","x-own"]""", false, true)]
    [InlineData(Public, """["verify","encrypt"]""", false, true)]
    [InlineData(Private, """["sign"]""", true, true)]
    [InlineData(Private, """["verify"]""", false, true)]
    [InlineData(Private, """["sign","verify"]""", true, true)]
    [InlineData(Secret, """["sign"]""", true, false)]
    [InlineData(Secret, """["verify"]""", false, true)]
    [InlineData(Secret, """["verify","sign"]""", true, true)]
    public void Key_allows_exactly_its_operations(string jwk, string operations, bool canSign, bool canVerify)
    {
        using var key = Read(jwk, operations);
        Assert.Equal((canSign, canVerify), (key.CanSign, key.CanVerify));
        if (!canSign)
        {
            Assert.Throws<ArgumentException>(() => new JwtKeyRing(key));
        }
    }

    [Theory]
    [InlineData(Public, """["sign"]""", null)]
    [InlineData(Public, """[]""", null)]
    [InlineData(Public, """["x-own"]""", null)]
    [InlineData(Public, """["Verify"]""", null)]
    [InlineData(Public, """["verify","verify"]""", null)]
    [InlineData(Public, """["verify","x","x"]""", null)]
    [InlineData(Public, """["verify",1]""", null)]
    [InlineData(Public, """ "verify" """, null)]
    [InlineData(Public, "null", null)]
    [InlineData(Public, """["verify","encrypt"]""", "sig")]
    [InlineData(Public, """["verify","deriveBits"]""", "sig")]
    [InlineData(Public, """["verify"]""", "enc")]
    [InlineData(Public, """["verify"]""", "SIG")]
    [InlineData(Private, """["encrypt"]""", null)]
    [InlineData(Private, """["sign","sign"]""", null)]
    [InlineData(Private, """["sign"]""", "enc")]
    [InlineData(Secret, """["wrapKey"]""", null)]
    [InlineData(Secret, """["verify","verify"]""", null)]
    public void Key_for_another_use_or_with_contradictions_is_refused(string jwk, string operations, string? use) =>
        Assert.Throws<ArgumentException>(() => Read(jwk, operations, use));

    [Fact]
    public void Secret_that_only_signs_verifies_nothing()
    {
        using var signs = Read(Secret, """["sign"]""");
        using var verifies = Read(Secret, """["verify"]""");
        var token = new JwtIssuer(new JwtKeyRing(signs), new JwtIssuerOptions { Issuer = "issuer" }).Issue(new JwtDescriptor { Subject = "a", ClientId = "c", Audiences = ["api"] }).Token;
        Assert.Equal(JwtStatus.UnknownKey, Validator(signs).Validate(token).Status);
        Assert.True(Validator(verifies).Validate(token).IsValid);
    }

    [Fact]
    public void Set_reports_the_left_out_keys_and_the_reasons()
    {
        string[] keys =
        [
            With(Public, "kid", "good"),
            With(With(Public, "kid", "signs"), "key_ops", """["sign"]""", isJson: true),
            With(Private, "kid", "private"),
            Secret,
            """{"kty":"EC","crv":"P-521","kid":"other"}""",
            """{"kty":"RSA","kid":"weak","n":"AQAB","e":"AQAB"}""",
            """{"kty":"XYZ"}""",
            "1",
            """{"kty":"EC","crv":"P-256","kid":"broken","x":"AA","y":"AA"}""",
            With(Public, "kid", "twice"),
            With(Public, "kid", "twice"),
            With(With(Public, "kid", "enc"), "use", "enc"),
            """{"kty":"EC","crv":"P-256","kid":"named","alg":"RS256","x":"AA","y":"AA"}""",
        ];
        var set = JwkSet.Parse(Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(',', keys)}}]}"""), JwtAlgorithm.ES256, JwtAlgorithm.RS256);
        Assert.Equal("good", Assert.Single(set.Keys).Id);
        Assert.Equal(Enumerable.Range(1, keys.Length - 1), set.Dropped.Select(static one => one.Index));
        Assert.Equal(["signs", "private", "s", "other", "weak", null, null, "broken", "twice", "twice", "enc", "named"], set.Dropped.Select(static one => one.KeyId));
        Assert.All(set.Dropped, static one => Assert.NotEmpty(one.Reason));
        string[] words = ["verify", "private members", "private members", "none of the algorithms", "2,048", "none of the algorithms", "JSON object", "32 bytes", "same id", "same id", "its use", "none of the algorithms"];
        Assert.All(set.Dropped.Zip(words), static pair => Assert.Contains(pair.Second, pair.First.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(set.Dropped, static one => one.ToString().Contains("870MB6", StringComparison.Ordinal));
        Assert.Empty(new JwkSet([.. set.Keys]).Dropped);
    }

    private static JwtValidator Validator(JwtKey key) => new(new JwkSet(key), new JwtValidatorOptions { Issuer = "issuer", Audiences = { "api" }, Algorithms = { JwtAlgorithm.HS256 } });

    private static JwtKey Read(string jwk, string operations, string? use = null)
    {
        var json = With(jwk, "key_ops", operations, isJson: true);
        return JwtKey.FromJwk(Encoding.UTF8.GetBytes(use is null ? json : With(json, "use", use)));
    }

    private static string With(string jwk, string name, string value, bool isJson = false)
    {
        var json = JsonNode.Parse(jwk)!.AsObject();
        json[name] = isJson ? JsonNode.Parse(value) : value;
        return json.ToJsonString();
    }
}
