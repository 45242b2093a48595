using System.Text;
using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

public sealed class JwkSetTests
{
    [Fact]
    public void A_set_survives_writing_and_reading_and_contains_no_secret()
    {
        var set = new JwkSet([.. JwtAlgorithm.All.Select(algorithm => SampleTokens.Key(algorithm.Name))]);
        var json = set.ToJson();

        var read = Parse(json);

        Assert.Equal(
            set.Keys.Where(key => key.Algorithm.KeyKind != JwtKeyKind.Symmetric).Select(key => key.ToString()),
            read.Keys.Select(key => key.ToString()));
        Assert.DoesNotContain(read.Keys, key => key.CanSign);
        Assert.DoesNotContain("\"oct\"", json, StringComparison.Ordinal);
        Assert.All(read.Keys, key => Assert.Equal(JwtStatus.Valid, SampleTokens.Validator(read, [key.Algorithm]).Validate(Signed(key)).Status));
        static string Signed(JwtKey key) => SampleTokens.Sign(SampleTokens.Key(key.Algorithm.Name), SampleTokens.Header(key), SampleTokens.Payload());
    }

    [Fact]
    public void A_broken_foreign_or_private_key_is_left_out_and_the_others_remain()
    {
        var good = SampleTokens.Key("ES256").ToJwk();
        var json = $$"""
            {"more":[1],"keys":[7,{},{"kty":"new"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"},
            {"kty":"oct","alg":"HS256","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"},
            {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"},
            {{good}}]}
            """;

        Assert.Equal([SampleTokens.Key("ES256").Id], Parse(json).Keys.Select(key => key.Id));
    }

    [Fact]
    public void Keys_that_share_an_id_are_all_left_out()
    {
        var one = SampleTokens.Key("ES256").ToJwk();
        using var other = JwtKey.Generate(JwtAlgorithm.ES256, SampleTokens.Key("ES256").Id);

        Assert.Empty(Parse($$"""{"keys":[{{one}},{{other.ToJwk()}}]}""").Keys);
        Assert.Throws<ArgumentException>(() => new JwkSet(SampleTokens.Key("ES256"), other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    [InlineData("""{"keys":[]} x""")]
    public void A_text_that_is_not_a_set_is_refused(string json) => Assert.Throws<ArgumentException>(() => Parse(json));

    [Fact]
    public void Size_and_count_are_bounded()
    {
        Assert.Throws<ArgumentException>(() => Parse("""{"keys":[]}""" + new string(' ', JwkSet.MaxSize)));
        Assert.Throws<ArgumentException>(() => Parse($$"""{"keys":[{{string.Join(',', Enumerable.Repeat("{}", JwkSet.MaxKeys + 1))}}]}"""));
        Assert.Empty(Parse("""{"keys":[]}""".PadRight(JwkSet.MaxSize)).Keys);

        JwtKey[] keys = [.. Enumerable.Range(0, JwkSet.MaxKeys + 1).Select(index => JwtKey.Generate(JwtAlgorithm.ES256, $"{index}"))];
        Assert.Throws<ArgumentException>(() => new JwkSet(keys));
        Assert.Equal(JwkSet.MaxKeys, Parse(new JwkSet(keys.AsSpan(1)).ToJson()).Keys.Count);
        Array.ForEach(keys, key => key.Dispose());
    }

    [Fact]
    public void A_missing_key_or_algorithm_is_a_programming_error()
    {
        Assert.Throws<ArgumentNullException>(() => new JwkSet(SampleTokens.Key("ES256"), null!));
        Assert.Throws<ArgumentNullException>(() => JwkSet.Parse("""{"keys":[]}"""u8, null!));
    }

    [Fact]
    public void A_key_without_an_algorithm_becomes_one_for_each_algorithm_that_fits()
    {
        var jwk = SampleTokens.Key("RS256").ToJwk().Replace("\"alg\":\"RS256\",", "", StringComparison.Ordinal);
        var json = Encoding.UTF8.GetBytes($$"""{"keys":[{{jwk}}]}""");

        Assert.DoesNotContain("\"alg\"", jwk, StringComparison.Ordinal);
        Assert.Equal(
            [JwtAlgorithm.PS256, JwtAlgorithm.RS256],
            JwkSet.Parse(json, JwtAlgorithm.PS256, JwtAlgorithm.ES256, JwtAlgorithm.RS256, JwtAlgorithm.HS256, JwtAlgorithm.RS256).Keys.Select(key => key.Algorithm));
    }

    private static JwkSet Parse(string json) => JwkSet.Parse(Encoding.UTF8.GetBytes(json), JwtAlgorithm.All);
}
