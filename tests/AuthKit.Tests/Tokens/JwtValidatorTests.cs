using System.Text;
using AuthKit.Cryptography;
using AuthKit.Testing;
using AuthKit.Tokens;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Tokens;

public sealed class JwtValidatorTests
{
    private static readonly JwtKey Es256 = SampleTokens.Key("ES256");
    private static readonly JwtKey Hs256 = SampleTokens.Key("HS256");

    public static TheoryData<string> Algorithms => SampleTokens.Algorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_valid_token_has_the_written_claims(string name)
    {
        var key = SampleTokens.Key(name);
        var token = SampleTokens.Sign(key, SampleTokens.Header(key), SampleTokens.Payload(
            ""","sub":"alice","jti":"1","amr":["pwd","otp"],"http:\/\/example.com\/a":true,"n":-7,"o":{"a":[1,{"b":2}]},"scope":"read write","auth_time":1.5"""));

        var validation = SampleTokens.Validator(key).Validate(token);

        Assert.True(validation.IsValid, validation.Status.ToCode());
        var claims = validation.Claims;
        Assert.Equal(SampleTokens.Issuer, claims.Issuer);
        Assert.Equal([SampleTokens.Audience], claims.Audiences);
        Assert.Equal(SampleTokens.Now.AddSeconds(60), claims.ExpiresAt);
        Assert.Equal("alice", claims.Subject);
        Assert.Equal(["pwd", "otp"], claims.AuthenticationMethods);
        Assert.True(claims.TryGetBoolean("http://example.com/a", out var flag) && flag);
        Assert.True(claims.TryGetInt64("n", out var number) && number == -7);
        Assert.True(claims.TryGetJson("o", out var json) && json.GetProperty("a")[1].GetProperty("b").GetInt32() == 2);
        Assert.True(claims.HasScope("write") && !claims.HasScope("rea"));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1.5), claims.AuthenticatedAt);
        Assert.False(claims.TryGetString("n", out _) || claims.Contains("none"));
        Assert.Equal(key.Id, claims.KeyId);
        var identity = claims.ToIdentity("test");
        Assert.Equal("alice", identity.Name);
        Assert.Equal(["pwd", "otp"], identity.FindAll("amr").Select(claim => claim.Value));
        Assert.Equal(JwtStatus.Valid, SampleTokens.Validator(key).Validate(Encoding.UTF8.GetBytes(token)).Status);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("\"\\t\\u00a0\\u3000\"")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[\"\",\" \"]")]
    [InlineData("[null]")]
    [InlineData("{}")]
    public void Empty_required_claim_counts_as_missing(string value)
    {
        var validator = SampleTokens.Validator(Hs256, static options => options.RequiredClaims.Add("role"));
        Assert.Equal(JwtStatus.MissingClaim, Status(value));
        foreach (var something in (string[])["\"a\"", "0", "false", "[[]]", "[\"\",\"a\"]", "{\"a\":null}"])
        {
            Assert.Equal(JwtStatus.Valid, Status(something));
        }

        JwtStatus Status(string json) => validator.Validate(SampleTokens.Sign(Hs256, SampleTokens.Header(Hs256), SampleTokens.Payload($",\"role\":{json}"))).Status;
    }

    [Theory]
    [InlineData("sub")]
    [InlineData("jti")]
    [InlineData("sid")]
    [InlineData("client_id")]
    public void Empty_name_is_refused_and_not_issued(string claim)
    {
        foreach (var text in (string[])["", " ", "\u00a0\u2003", "\n"])
        {
            var json = System.Text.Json.JsonSerializer.Serialize(text);
            Assert.Equal(JwtStatus.InvalidClaims, SampleTokens.Validator(Hs256).Validate(SampleTokens.Sign(Hs256, SampleTokens.Header(Hs256), SampleTokens.Payload($",\"{claim}\":{json}"))).Status);
            var descriptor = new JwtDescriptor
            {
                Subject = claim == "sub" ? text : "a",
                Id = claim == "jti" ? text : "b",
                SessionId = claim == "sid" ? text : "c",
                ClientId = claim == "client_id" ? text : "d",
                Audiences = ["api"],
            };
            Assert.Throws<ArgumentException>(() => new JwtIssuer(new JwtKeyRing(Hs256), new JwtIssuerOptions { Issuer = "issuer" }).Issue(descriptor));
        }

        Assert.Throws<ArgumentException>(() => new JwtIssuer(new JwtKeyRing(Hs256), new JwtIssuerOptions { Issuer = "issuer" }).Issue(new JwtDescriptor { Subject = "a", ClientId = "c", Audiences = ["api", " "] }));
        Assert.Throws<ArgumentException>(() => new AuthKit.Stores.SubjectRef(" \t"));
    }

    [Fact]
    public void The_default_value_is_a_refusal()
    {
        Assert.False(default(JwtValidation).IsValid);
        Assert.Null(default(JwtValidation).Claims);
        Assert.Equal(Enum.GetValues<JwtStatus>().Length, Enum.GetValues<JwtStatus>().Select(status => status.ToCode()).Distinct().Count());
    }

    [Fact]
    public void Codes_are_stable()
    {
        Assert.Equal(
            [
                "malformed", "too_large", "unsupported_header", "algorithm_not_allowed", "wrong_type", "unknown_key", "bad_signature", "invalid_claims", "missing_claim",
                "wrong_issuer", "wrong_audience", "expired", "not_yet_valid", "issued_in_future", "valid",
            ],
            Enumerable.Range(0, 15).Select(status => ((JwtStatus)status).ToCode()));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((JwtStatus)15).ToCode());
    }

    // The rows have the names of the requirements. K stands for the id of the key.
    [Theory]
    [InlineData("none", """{"alg":"none","typ":"at+jwt","kid":"K"}""", JwtStatus.AlgorithmNotAllowed)]
    [InlineData("none-case", """{"alg":"nOnE","typ":"at+jwt","kid":"K"}""", JwtStatus.AlgorithmNotAllowed)]
    [InlineData("alg-empty", """{"alg":"","typ":"at+jwt","kid":"K"}""", JwtStatus.AlgorithmNotAllowed)]
    [InlineData("alg-case", """{"alg":"es256","typ":"at+jwt","kid":"K"}""", JwtStatus.AlgorithmNotAllowed)]
    [InlineData("alg-other", """{"alg":"ES384","typ":"at+jwt","kid":"K"}""", JwtStatus.AlgorithmNotAllowed)]
    [InlineData("alg-space", """{"alg":"ES256 ","typ":"at+jwt","kid":"K"}""", JwtStatus.AlgorithmNotAllowed)]
    [InlineData("alg-number", """{"alg":256,"typ":"at+jwt","kid":"K"}""", JwtStatus.Malformed)]
    [InlineData("alg-null", """{"alg":null,"typ":"at+jwt","kid":"K"}""", JwtStatus.Malformed)]
    [InlineData("alg-array", """{"alg":["ES256"],"typ":"at+jwt","kid":"K"}""", JwtStatus.Malformed)]
    [InlineData("alg-absent", """{"typ":"at+jwt","kid":"K"}""", JwtStatus.Malformed)]
    [InlineData("alg-name-case", """{"Alg":"ES256","typ":"at+jwt","kid":"K"}""", JwtStatus.Malformed)]
    [InlineData("dup-alg", """{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"K"}""", JwtStatus.Malformed)]
    [InlineData("dup-alg-escaped", """{"alg":"ES256","\u0061lg":"none","typ":"at+jwt","kid":"K"}""", JwtStatus.Malformed)]
    [InlineData("dup-kid", """{"alg":"ES256","typ":"at+jwt","kid":"K","kid":"K"}""", JwtStatus.Malformed)]
    [InlineData("dup-inner", """{"alg":"ES256","typ":"at+jwt","kid":"K","x":{"a":1,"a":1}}""", JwtStatus.Malformed)]
    [InlineData("crit-empty", """{"alg":"ES256","typ":"at+jwt","kid":"K","crit":[]}""", JwtStatus.UnsupportedHeader)]
    [InlineData("crit-unknown", """{"alg":"ES256","typ":"at+jwt","kid":"K","crit":["x"],"x":1}""", JwtStatus.UnsupportedHeader)]
    [InlineData("crit-exp", """{"alg":"ES256","typ":"at+jwt","kid":"K","crit":["exp"],"exp":1}""", JwtStatus.UnsupportedHeader)]
    [InlineData("crit-null", """{"alg":"ES256","typ":"at+jwt","kid":"K","crit":null}""", JwtStatus.UnsupportedHeader)]
    [InlineData("crit-escaped", """{"alg":"ES256","typ":"at+jwt","kid":"K","\u0063rit":["x"]}""", JwtStatus.UnsupportedHeader)]
    [InlineData("crit-b64", """{"alg":"ES256","typ":"at+jwt","kid":"K","crit":["b64"],"b64":false}""", JwtStatus.UnsupportedHeader)]
    [InlineData("b64", """{"alg":"ES256","typ":"at+jwt","kid":"K","b64":true}""", JwtStatus.UnsupportedHeader)]
    [InlineData("jku", """{"alg":"ES256","typ":"at+jwt","kid":"K","jku":"http://127.0.0.1:1/"}""", JwtStatus.UnsupportedHeader)]
    [InlineData("jwk", """{"alg":"ES256","typ":"at+jwt","jwk":{"kty":"EC"}}""", JwtStatus.UnsupportedHeader)]
    [InlineData("x5u", """{"alg":"ES256","typ":"at+jwt","kid":"K","x5u":"file:///etc/passwd"}""", JwtStatus.UnsupportedHeader)]
    [InlineData("x5c", """{"alg":"ES256","typ":"at+jwt","kid":"K","x5c":[]}""", JwtStatus.UnsupportedHeader)]
    [InlineData("zip", """{"alg":"ES256","typ":"at+jwt","kid":"K","zip":"DEF"}""", JwtStatus.UnsupportedHeader)]
    [InlineData("cty-nested", """{"alg":"ES256","typ":"at+jwt","kid":"K","cty":"JWT"}""", JwtStatus.UnsupportedHeader)]
    [InlineData("enc", """{"alg":"ES256","typ":"at+jwt","kid":"K","enc":"A128GCM"}""", JwtStatus.UnsupportedHeader)]
    [InlineData("typ-absent", """{"alg":"ES256","kid":"K"}""", JwtStatus.WrongType)]
    [InlineData("typ-jwt", """{"alg":"ES256","typ":"JWT","kid":"K"}""", JwtStatus.WrongType)]
    [InlineData("typ-logout", """{"alg":"ES256","typ":"logout+jwt","kid":"K"}""", JwtStatus.WrongType)]
    [InlineData("typ-empty", """{"alg":"ES256","typ":"","kid":"K"}""", JwtStatus.WrongType)]
    [InlineData("typ-number", """{"alg":"ES256","typ":1,"kid":"K"}""", JwtStatus.Malformed)]
    [InlineData("typ-case", """{"alg":"ES256","typ":"AT+JWT","kid":"K"}""", JwtStatus.Valid)]
    [InlineData("typ-application", """{"alg":"ES256","typ":"Application/at+jwt","kid":"K"}""", JwtStatus.Valid)]
    [InlineData("typ-application-twice", """{"alg":"ES256","typ":"application/application/at+jwt","kid":"K"}""", JwtStatus.WrongType)]
    [InlineData("kid-number", """{"alg":"ES256","typ":"at+jwt","kid":1}""", JwtStatus.Malformed)]
    [InlineData("kid-null", """{"alg":"ES256","typ":"at+jwt","kid":null}""", JwtStatus.Malformed)]
    [InlineData("kid-empty", """{"alg":"ES256","typ":"at+jwt","kid":""}""", JwtStatus.UnknownKey)]
    [InlineData("kid-path", """{"alg":"ES256","typ":"at+jwt","kid":"../../dev/null"}""", JwtStatus.UnknownKey)]
    [InlineData("kid-sql", """{"alg":"ES256","typ":"at+jwt","kid":"' OR 1=1 --"}""", JwtStatus.UnknownKey)]
    [InlineData("kid-absent-one-key", """{"alg":"ES256","typ":"at+jwt"}""", JwtStatus.Valid)]
    [InlineData("unknown-member", """{"alg":"ES256","typ":"at+jwt","kid":"K","x5t":"AA","more":[{"a":1}]}""", JwtStatus.Valid)]
    [InlineData("escaped-alg", """{"alg":"E\u0053256","typ":"at+jwt","kid":"K"}""", JwtStatus.Valid)]
    [InlineData("json-array", """["ES256"]""", JwtStatus.Malformed)]
    [InlineData("json-trailing", """{"alg":"ES256","typ":"at+jwt","kid":"K"} {}""", JwtStatus.Malformed)]
    [InlineData("json-comma", """{"alg":"ES256","typ":"at+jwt","kid":"K",}""", JwtStatus.Malformed)]
    [InlineData("json-comment", """{"alg":"ES256",/**/"typ":"at+jwt","kid":"K"}""", JwtStatus.Malformed)]
    [InlineData("json-empty", "", JwtStatus.Malformed)]
    [InlineData("json-bom", "\uFEFF{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"K\"}", JwtStatus.Malformed)]
    [InlineData("json-surrogate", """{"alg":"ES256","typ":"at+jwt","kid":"K","x":"\ud800"}""", JwtStatus.Malformed)]
    public void Headers(string row, string header, JwtStatus expected)
    {
        var token = SampleTokens.Sign(Es256, header.Replace("\"K\"", $"\"{Es256.Id}\"", StringComparison.Ordinal), SampleTokens.Payload());

        Assert.True(SampleTokens.Validator(Es256).Validate(token).Status == expected, row);
    }

    // N is the current time. The clocks may differ by 30 seconds.
    [Theory]
    [InlineData("""{"iss":"I","aud":"A","exp":N+1}""", JwtStatus.Valid)]
    [InlineData("""{"iss":"I","aud":"A","exp":N-29}""", JwtStatus.Valid)]
    [InlineData("""{"iss":"I","aud":"A","exp":N-30}""", JwtStatus.Expired)]
    [InlineData("""{"iss":"I","aud":"A","exp":0}""", JwtStatus.Expired)]
    [InlineData("""{"iss":"I","aud":"A","exp":1.5e0}""", JwtStatus.Expired)]
    [InlineData("""{"iss":"I","aud":"A","exp":4102444800.25}""", JwtStatus.Valid)]
    [InlineData("""{"iss":"I","aud":"A","exp":4.1024448e9}""", JwtStatus.Valid)]
    [InlineData("""{"iss":"I","aud":"A","exp":253402300799}""", JwtStatus.Valid)]
    [InlineData("""{"iss":"I","aud":"A","exp":253402300799.0}""", JwtStatus.Valid)]
    [InlineData("""{"iss":"I","aud":"A","exp":253402300800}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":253402300799.1}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":0.0}""", JwtStatus.Expired)]
    [InlineData("""{"iss":"I","aud":"A","exp":1e400}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":99999999999999999999999999}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":-1}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":"4102444800"}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":null}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":true}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":[4102444800]}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":NaN}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":01}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":+1}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":1.}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A"}""", JwtStatus.MissingClaim)]
    [InlineData("""{"iss":"I","aud":"A","Exp":4102444800}""", JwtStatus.MissingClaim)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"exp":N+60}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"e\u0078p":N+60}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","e\u0078p":N+60,"exp":N+60}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"\u0069ss":"I","a\u0075d":"A","ex\u0070":N+60}""", JwtStatus.Valid)]
    [InlineData("""{"iss":"I","aud":"A","ex\u0070":N-30}""", JwtStatus.Expired)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"s\u0069d":1}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"acr":1}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"amr":[1]}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"nbf":N+30}""", JwtStatus.Valid)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"nbf":N+31}""", JwtStatus.NotYetValid)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"nbf":"0"}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"iat":N+30}""", JwtStatus.Valid)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"iat":N+31}""", JwtStatus.IssuedInFuture)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"iat":1e99}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"aud":"A","exp":N+60}""", JwtStatus.MissingClaim)]
    [InlineData("""{"iss":"I/","aud":"A","exp":N+60}""", JwtStatus.WrongIssuer)]
    [InlineData("""{"iss":"","aud":"A","exp":N+60}""", JwtStatus.WrongIssuer)]
    [InlineData("""{"iss":["I"],"aud":"A","exp":N+60}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","exp":N+60}""", JwtStatus.MissingClaim)]
    [InlineData("""{"iss":"I","aud":"B","exp":N+60}""", JwtStatus.WrongAudience)]
    [InlineData("""{"iss":"I","aud":"A ","exp":N+60}""", JwtStatus.WrongAudience)]
    [InlineData("""{"iss":"I","aud":[],"exp":N+60}""", JwtStatus.WrongAudience)]
    [InlineData("""{"iss":"I","aud":["B","A"],"exp":N+60}""", JwtStatus.Valid)]
    [InlineData("""{"iss":"https:\/\/issuer.example","aud":"https:\/\/api.example","exp":N+60}""", JwtStatus.Valid)]
    [InlineData("""{"iss":"I","aud":["https:\/\/api.example"],"exp":N+60}""", JwtStatus.Valid)]
    [InlineData("""{"iss":"I","aud":["B","A "],"exp":N+60}""", JwtStatus.WrongAudience)]
    [InlineData("""{"iss":"I","aud":["A",1],"exp":N+60}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":[["A"]],"exp":N+60}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":{"A":1},"exp":N+60}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":null,"exp":N+60}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"sub":1}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"sid":1}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"jti":null}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"scope":["a"]}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"client_id":{}}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"amr":"pwd"}""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60,"auth_time":"now"}""", JwtStatus.InvalidClaims)]
    [InlineData("""[{"iss":"I","aud":"A","exp":N+60}]""", JwtStatus.InvalidClaims)]
    [InlineData("""{"iss":"I","aud":"A","exp":N+60}x""", JwtStatus.InvalidClaims)]
    [InlineData("eyJhbGciOiJub25lIn0.e30.", JwtStatus.InvalidClaims)]
    [InlineData("", JwtStatus.InvalidClaims)]
    public void Payloads(string payload, JwtStatus expected)
    {
        foreach (var offset in new[] { -30, -29, 1, 30, 31, 60 })
        {
            payload = payload.Replace($"N{offset:+0;-0}", $"{SampleTokens.Seconds + offset}", StringComparison.Ordinal);
        }

        payload = payload.Replace("\"I\"", $"\"{SampleTokens.Issuer}\"", StringComparison.Ordinal).Replace("\"I/\"", $"\"{SampleTokens.Issuer}/\"", StringComparison.Ordinal)
            .Replace("\"A\"", $"\"{SampleTokens.Audience}\"", StringComparison.Ordinal).Replace("\"A \"", $"\"{SampleTokens.Audience} \"", StringComparison.Ordinal);
        var validation = SampleTokens.Validator(Hs256).Validate(SampleTokens.Sign(Hs256, SampleTokens.Header(Hs256), payload));

        Assert.Equal(expected, validation.Status);
        Assert.Equal(expected == JwtStatus.Valid, validation.Claims is not null);
    }

    [Fact]
    public void The_exact_instant_of_expiry_is_refused()
    {
        var token = SampleTokens.Sign(Hs256, SampleTokens.Header(Hs256), SampleTokens.Payload());
        var end = SampleTokens.Now.AddSeconds(90);

        Assert.Equal(JwtStatus.Valid, SampleTokens.Validator(Hs256, clock: new ManualClock(end.AddTicks(-1))).Validate(token).Status);
        Assert.Equal(JwtStatus.Expired, SampleTokens.Validator(Hs256, clock: new ManualClock(end)).Validate(token).Status);
    }

    [Fact]
    public void A_token_has_three_parts_of_canonical_base64url()
    {
        var token = SampleTokens.Sign(Es256, SampleTokens.Header(Es256), SampleTokens.Payload());
        var parts = token.Split('.');
        string[] broken =
        [
            "", ".", "..", "...", "a.b.c", parts[0], $"{parts[0]}.{parts[1]}", $"{token}.", $".{token}", $"{token}.{parts[2]}", $"{token}..", $" {token}", $"{token} ",
            $"{token}\n", $"{token}=", $"{parts[0]}=.{parts[1]}.{parts[2]}", $"{parts[0]}\n.{parts[1]}.{parts[2]}", $"Bearer {token}", $"{token}\0", $"{token}\u0130",
            $"{parts[0]}.{parts[1]}.", $".{parts[1]}.{parts[2]}", $"{parts[0]}..{parts[2]}", $"{parts[0]}.{parts[1]}.{parts[2][..^1]}", $"{parts[0]}.{parts[1]}.{parts[2]}A",
            $"{token}.{parts[1]}.{parts[2]}", "\uD800.\uD800.\uD800", """{"payload":"","signatures":[]}""",
        ];

        foreach (var text in broken)
        {
            Assert.False(SampleTokens.Validator(Es256).Validate(text).IsValid, text);
            Assert.False(SampleTokens.Validator(Es256).Validate(Encoding.UTF8.GetBytes(text)).IsValid, text);
        }

        Assert.False(SampleTokens.Validator(Es256).Validate((string?)null).IsValid);
        var padded = SampleTokens.SignText(Es256, $"{parts[0]}.{parts[1]}=");
        Assert.Equal(JwtStatus.Malformed, SampleTokens.Validator(Es256).Validate(padded).Status);
    }

    [Fact]
    public void A_public_key_is_not_accepted_as_a_secret()
    {
        var rsa = SampleTokens.Key("RS256");
        using var asSecret = JwtKey.FromSecret(JwtAlgorithm.HS256, Encoding.UTF8.GetBytes(rsa.ToJwk()), rsa.Id);
        var forged = SampleTokens.Sign(asSecret, SampleTokens.Header(asSecret), SampleTokens.Payload());

        Assert.Equal(JwtStatus.AlgorithmNotAllowed, SampleTokens.Validator(rsa).Validate(forged).Status);
        Assert.Throws<OptionsValidationException>(() => SampleTokens.Validator(rsa, options => options.Algorithms.Add(JwtAlgorithm.HS256)));
    }

    [Fact]
    public void A_key_verifies_only_its_algorithm()
    {
        var rs256 = SampleTokens.Key("RS256");
        using var ps256 = JwtKey.FromPkcs8(JwtAlgorithm.PS256, rs256.ExportPrivateKey());
        var token = SampleTokens.Sign(ps256, SampleTokens.Header(ps256), SampleTokens.Payload());

        Assert.Equal(JwtStatus.UnknownKey, SampleTokens.Validator(new JwkSet(rs256), [JwtAlgorithm.RS256, JwtAlgorithm.PS256]).Validate(token).Status);
    }

    [Fact]
    public void Another_key_with_the_same_id_is_refused()
    {
        using var other = JwtKey.Generate(JwtAlgorithm.ES256, Es256.Id);
        var token = SampleTokens.Sign(other, SampleTokens.Header(other), SampleTokens.Payload());

        Assert.Equal(JwtStatus.BadSignature, SampleTokens.Validator(Es256).Validate(token).Status);
    }

    [Fact]
    public void Without_an_id_two_keys_of_an_algorithm_are_ambiguous()
    {
        using var other = JwtKey.Generate(JwtAlgorithm.ES256);
        var token = SampleTokens.Sign(Es256, """{"alg":"ES256","typ":"at+jwt"}""", SampleTokens.Payload());

        Assert.Equal(JwtStatus.UnknownKey, SampleTokens.Validator(new JwkSet(Es256, other), [JwtAlgorithm.ES256]).Validate(token).Status);
    }

    [Fact]
    public void Foreign_encodings_of_ecdsa_and_eddsa_signatures_are_refused()
    {
        var signed = $"{Base64Url.Encode(Encoding.UTF8.GetBytes(SampleTokens.Header(Es256)))}.{Base64Url.Encode(Encoding.UTF8.GetBytes(SampleTokens.Payload()))}";
        using var platform = System.Security.Cryptography.ECDsa.Create();
        platform.ImportPkcs8PrivateKey(Es256.ExportPrivateKey(), out _);
        var der = platform.SignData(Encoding.ASCII.GetBytes(signed), System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.DSASignatureFormat.Rfc3279DerSequence);

        Assert.False(SampleTokens.Validator(Es256).Validate($"{signed}.{Base64Url.Encode(der)}").IsValid);
        Assert.False(SampleTokens.Validator(Es256).Validate($"{signed}.{Base64Url.Encode(new byte[64])}").IsValid);

        // S plus the order of the group, as in RFC 8032 section 5.1.7.
        var ed = SampleTokens.Key("EdDSA");
        var token = SampleTokens.Sign(ed, SampleTokens.Header(ed), SampleTokens.Payload());
        var parts = token.Split('.');
        var signature = new byte[64];
        Base64Url.TryDecode(parts[2].AsSpan(), signature, out _);
        var order = Convert.FromHexString("EDD3F55C1A631258D69CF7A2DEF9DE1400000000000000000000000000000010");
        for (int index = 0, carry = 0; index < 32; index++)
        {
            carry += signature[32 + index] + order[index];
            signature[32 + index] = (byte)carry;
            carry >>= 8;
        }

        Assert.True(SampleTokens.Validator(ed).Validate(token).IsValid);
        Assert.Equal(JwtStatus.BadSignature, SampleTokens.Validator(ed).Validate($"{parts[0]}.{parts[1]}.{Base64Url.Encode(signature)}").Status);
    }

    [Fact]
    public void Utf16_and_broken_utf8_are_refused()
    {
        var header = Encoding.UTF8.GetBytes(SampleTokens.Header(Hs256));

        foreach (var payload in new[] { Encoding.Unicode.GetBytes(SampleTokens.Payload()), [.. Encoding.UTF8.GetBytes(SampleTokens.Payload(",\"x\":\""))[..^1], 0xC0, 0xAF, (byte)'"', (byte)'}'] })
        {
            Assert.Equal(JwtStatus.InvalidClaims, SampleTokens.Validator(Hs256).Validate(SampleTokens.Sign(Hs256, header, payload)).Status);
        }
    }

    [Fact]
    public void Size_depth_and_counts_are_bounded()
    {
        var validator = SampleTokens.Validator(Hs256);
        JwtStatus Status(string more, string header = "") =>
            validator.Validate(SampleTokens.Sign(Hs256, SampleTokens.Header(Hs256).Replace("}", header + "}", StringComparison.Ordinal), SampleTokens.Payload(more))).Status;
        string Nested(int depth) => $",\"x\":{new string('[', depth)}{new string(']', depth)}";
        string Members(int count) => string.Concat(Enumerable.Range(0, count).Select(index => $",\"m{index}\":0"));

        Assert.Equal(JwtStatus.TooLarge, validator.Validate(new string('a', 8193)).Status);
        Assert.Equal(JwtStatus.Malformed, validator.Validate(new string('a', 8192)).Status);
        Assert.Equal(JwtStatus.TooLarge, validator.Validate(new byte[8193]).Status);
        Assert.Equal(JwtStatus.Valid, Status(Nested(15)));
        Assert.Equal(JwtStatus.InvalidClaims, Status(Nested(16)));
        Assert.Equal(JwtStatus.Valid, Status(Members(61)));
        Assert.Equal(JwtStatus.InvalidClaims, Status(Members(62)));
        Assert.Equal(JwtStatus.Valid, Status("", Members(29)));
        Assert.Equal(JwtStatus.Malformed, Status("", Members(30)));
        Assert.Equal(JwtStatus.Malformed, Status("", Nested(2000)));
    }

    [Fact]
    public void A_required_claim_is_missed()
    {
        var validator = SampleTokens.Validator(Hs256, options => options.RequiredClaims.Add("sub"));

        Assert.Equal(JwtStatus.MissingClaim, validator.Validate(SampleTokens.Sign(Hs256, SampleTokens.Header(Hs256), SampleTokens.Payload())).Status);
        Assert.True(validator.Validate(SampleTokens.Sign(Hs256, SampleTokens.Header(Hs256), SampleTokens.Payload(",\"sub\":\"a\""))).IsValid);
    }

    [Fact]
    public void Every_required_claim_is_checked()
    {
        var validator = SampleTokens.Validator(Hs256, options =>
        {
            options.RequiredClaims.Add("sub");
            options.RequiredClaims.Add("jti");
        });
        JwtStatus Status(string more) => validator.Validate(SampleTokens.Sign(Hs256, SampleTokens.Header(Hs256), SampleTokens.Payload(more))).Status;

        Assert.Equal(JwtStatus.MissingClaim, Status(",\"sub\":\"a\""));
        Assert.Equal(JwtStatus.MissingClaim, Status(",\"jti\":\"a\""));
        Assert.Equal(JwtStatus.Valid, Status(",\"sub\":\"a\",\"jti\":\"a\",\"x\":0"));
    }

    [Fact]
    public void A_missing_type_is_accepted_only_if_allowed_and_another_type_never()
    {
        var validator = SampleTokens.Validator(Es256, options =>
        {
            options.AllowMissingType = true;
            options.TokenType = "logout+jwt";
        });
        JwtStatus Status(string type) => validator.Validate(SampleTokens.Sign(Es256, $$"""{"alg":"ES256"{{type}}}""", SampleTokens.Payload())).Status;

        Assert.Equal(JwtStatus.Valid, Status(""));
        Assert.Equal(JwtStatus.Valid, Status(",\"typ\":\"logout+jwt\""));
        Assert.Equal(JwtStatus.WrongType, Status(",\"typ\":\"at+jwt\""));
        Assert.Equal(JwtStatus.WrongType, Status(",\"typ\":\"notapplication/logout+jwt\""));
        Assert.Equal(JwtStatus.WrongType, Status(",\"typ\":\"application_logout+jwt\""));
    }

    [Fact]
    public void The_configured_skew_applies()
    {
        var validator = SampleTokens.Validator(Hs256, options => options.ClockSkew = TimeSpan.Zero, new ManualClock(SampleTokens.Now.AddSeconds(60)));

        Assert.Equal(JwtStatus.Expired, validator.Validate(SampleTokens.Sign(Hs256, SampleTokens.Header(Hs256), SampleTokens.Payload())).Status);
    }

    [Fact]
    public void A_token_of_exactly_the_largest_size_is_read()
    {
        var token = SampleTokens.Sign(Hs256, SampleTokens.Header(Hs256), SampleTokens.Payload($",\"x\":\"{new string('a', 900)}\""));
        var enough = SampleTokens.Validator(Hs256, options => options.MaxSize = token.Length);
        var tooSmall = SampleTokens.Validator(Hs256, options => options.MaxSize = token.Length - 1);

        Assert.Equal(JwtStatus.Valid, enough.Validate(token).Status);
        Assert.Equal(JwtStatus.Valid, enough.Validate(Encoding.ASCII.GetBytes(token)).Status);
        Assert.Equal(JwtStatus.TooLarge, tooSmall.Validate(token).Status);
        Assert.Equal(JwtStatus.TooLarge, tooSmall.Validate(Encoding.ASCII.GetBytes(token)).Status);
    }

    [Fact]
    public void A_cached_header_is_valid_only_as_long_as_its_key()
    {
        using var first = JwtKey.Generate(JwtAlgorithm.HS256, "k");
        using var second = JwtKey.Generate(JwtAlgorithm.HS256, "k");
        var keys = new ChangingKeys { Keys = new JwkSet(first) };
        var validator = SampleTokens.Validator(keys, [JwtAlgorithm.HS256]);
        var ofFirst = SampleTokens.Sign(first, SampleTokens.Header(first), SampleTokens.Payload());
        var ofSecond = SampleTokens.Sign(second, SampleTokens.Header(second), SampleTokens.Payload());

        Assert.Equal(JwtStatus.Valid, validator.Validate(ofFirst).Status);
        Assert.Equal(JwtStatus.BadSignature, validator.Validate(ofSecond).Status);
        keys.Keys = new JwkSet(second);
        Assert.Equal(JwtStatus.BadSignature, validator.Validate(ofFirst).Status);
        Assert.Equal(JwtStatus.Valid, validator.Validate(ofSecond).Status);
        keys.Keys = new JwkSet();
        Assert.Equal(JwtStatus.UnknownKey, validator.Validate(ofSecond).Status);
    }

    [Fact]
    public void Options_list_every_problem()
    {
        var problems = Assert.Throws<OptionsValidationException>(() => new JwtValidator(
            new JwkSet(Es256), new JwtValidatorOptions { TokenType = "application/jwt", ClockSkew = TimeSpan.FromMinutes(2), MaxSize = 1 })).Failures;

        Assert.Equal(6, problems.Count());
    }

    private sealed class ChangingKeys : IJwtKeySource
    {
        public required JwkSet Keys { get; set; }
    }
}
