using System.Security.Cryptography;
using AuthKit.Tokens;
using Jose;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AuthKit.Tests.Tokens;

/// <summary>Exchanges tokens in both directions between AuthKit and two other libraries.</summary>
public sealed class JwtOracleTests
{
    public static TheoryData<string> All => [.. JwtAlgorithm.All.Where(algorithm => algorithm != JwtAlgorithm.EdDSA).Select(algorithm => algorithm.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Microsoft_reads_ours_and_we_read_theirs(string name)
    {
        var key = SampleTokens.Key(name);
        var theirs = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        var theirKey = MicrosoftKey(key);

        var result = await theirs.ValidateTokenAsync(SampleTokens.Issue(key).Issue(SampleTokens.Descriptor()).Token, new TokenValidationParameters
        {
            ValidIssuer = SampleTokens.Issuer,
            ValidAudience = SampleTokens.Audience,
            ValidTypes = ["at+jwt"],
            ValidAlgorithms = [name],
            IssuerSigningKey = theirKey,
            LifetimeValidator = (_, expires, _, _) => expires == SampleTokens.Now.AddMinutes(15).UtcDateTime,
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal("alice", result.Claims["sub"]);

        var token = theirs.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = SampleTokens.Issuer,
            Audience = SampleTokens.Audience,
            Expires = SampleTokens.Now.AddMinutes(1).UtcDateTime,
            Claims = new Dictionary<string, object> { ["sub"] = "alice", ["o"] = new Dictionary<string, object> { ["a"] = 1 } },
            TokenType = "at+jwt",
            SigningCredentials = new SigningCredentials(theirKey, name),
        });
        var validation = SampleTokens.Validator(key).Validate(token);
        Assert.True(validation.IsValid, validation.Status.ToCode());
        Assert.Equal("alice", validation.Claims.Subject);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Jose_jwt_reads_ours_and_we_read_theirs(string name)
    {
        var key = SampleTokens.Key(name);
        var exported = key.ExportPrivateKey();
        using AsymmetricAlgorithm? platform = key.Algorithm.KeyKind switch { JwtKeyKind.Rsa => RSA.Create(), JwtKeyKind.EllipticCurve => ECDsa.Create(), _ => null };
        platform?.ImportPkcs8PrivateKey(exported, out _);
        object theirKey = platform is null ? exported : platform;
        var algorithm = Enum.Parse<JwsAlgorithm>(name);

        var payload = JWT.Decode(SampleTokens.Issue(key).Issue(SampleTokens.Descriptor()).Token, theirKey, algorithm);
        Assert.Contains("\"sub\":\"alice\"", payload, StringComparison.Ordinal);

        var token = JWT.Encode(SampleTokens.Payload(), theirKey, algorithm, new Dictionary<string, object> { ["typ"] = "at+jwt", ["kid"] = key.Id });
        Assert.Equal(JwtStatus.Valid, SampleTokens.Validator(key).Validate(token).Status);
    }

    private static SecurityKey MicrosoftKey(JwtKey key)
    {
        var exported = key.ExportPrivateKey();
        switch (key.Algorithm.KeyKind)
        {
            case JwtKeyKind.Symmetric:
                return new SymmetricSecurityKey(exported) { KeyId = key.Id };
            case JwtKeyKind.Rsa:
                var rsa = RSA.Create();
                rsa.ImportPkcs8PrivateKey(exported, out _);
                return new RsaSecurityKey(rsa) { KeyId = key.Id };
            default:
                var ec = ECDsa.Create();
                ec.ImportPkcs8PrivateKey(exported, out _);
                return new ECDsaSecurityKey(ec) { KeyId = key.Id };
        }
    }
}
