using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthKit.TestServers;
using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

/// <summary>Exchanges tokens in both directions between AuthKit and the npm package jose, with keys of either.</summary>
public sealed class JoseTests
{
    public static TheoryData<string> Algorithms => SampleTokens.Algorithms;

    [RequiresServerTheory(ServerKind.Npm)]
    [MemberData(nameof(Algorithms))]
    public async Task Jose_reads_ours_and_we_read_theirs(string name)
    {
        var key = SampleTokens.Key(name);

        var answer = await RunAsync(key);

        Assert.Equal(("alice", "at+jwt"), (answer.Text("subject"), answer.Text("type")));
        AssertReads(key, answer.Text("token"));
        using var own = JwtKey.FromJwk(Encoding.UTF8.GetBytes(answer.GetProperty("ownJwk").GetRawText()), key.Algorithm);
        Assert.Equal(key.Algorithm.IsSymmetric, own.CanSign);
        AssertReads(own, answer.Text("ownToken"));
        Assert.Equal(JwtStatus.UnknownKey, SampleTokens.Validator(key).Validate(answer.Text("ownToken")).Status);
    }

    private static void AssertReads(JwtKey key, string token)
    {
        var validation = SampleTokens.Validator(key).Validate(token);
        Assert.True(validation.IsValid, validation.Status.ToCode());
        Assert.Equal("bob", validation.Claims.Subject);
        Assert.True(validation.Claims.HasScope("write"));
        Assert.True(validation.Claims.TryGetString("note", out var note) && note == "ä\"\\😀");
        Assert.True(validation.Claims.TryGetJson("nested", out var nested) && nested.GetProperty("list")[2].GetProperty("a").GetBoolean());
    }

    private static async Task<JsonElement> RunAsync(JwtKey key)
    {
        var exported = key.ExportPrivateKey();
        var input = JsonSerializer.Serialize(new
        {
            alg = key.Algorithm.Name,
            token = SampleTokens.Issue(key).Issue(SampleTokens.Descriptor()).Token,
            issuer = SampleTokens.Issuer,
            audience = SampleTokens.Audience,
            now = SampleTokens.Seconds,
            kid = key.Id,
            jwks = JsonElement.Parse(new JwkSet(key).ToJson()),
            pkcs8 = key.Algorithm.IsSymmetric ? null : PemEncoding.WriteString("PRIVATE KEY", exported),
            secret = key.Algorithm.IsSymmetric ? Convert.ToBase64String(exported) : null,
        });

        return JsonElement.Parse(await NodeScript.RunAsync("Tokens", "jose.mjs", input));
    }
}
