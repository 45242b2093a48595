using System.Security.Cryptography;
using System.Text;
using AuthKit.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AuthKit.Benchmarks.Tokens;

/// <summary>
/// One access token of nine claims for every library: <c>iss</c>, <c>sub</c>, <c>aud</c>, <c>client_id</c>, <c>iat</c>, <c>exp</c>, <c>jti</c>,
/// <c>scope</c> and <c>sid</c>, under a header of <c>alg</c>, <c>kid</c> and <c>typ</c>. With HS256 it has 386 characters; with other algorithms it
/// is longer by the difference of their signatures.
/// </summary>
internal static class SampleTokens
{
    public const string Issuer = "https://login.example";
    public const string Audience = "api";
    public const string KeyId = "3bYq0v5r8nWk2mTz7dXc1A";
    public const string Header = $$"""{"alg":"HS256","kid":"{{KeyId}}","typ":"at+jwt"}""";

    /// <summary>Its id is given, so that no library generates one from random bytes. It is valid for a day, which is longer than a run.</summary>
    public static readonly JwtDescriptor Descriptor = new()
    {
        Subject = "alice-1",
        ClientId = "web",
        Audiences = [Audience],
        Id = "Yq3v0r5b8nWk2mTz7dXc1A",
        Scope = "read write",
        SessionId = "k2mTz7dXc1AYq3v0r5b8nW",
        Lifetime = JwtIssuerOptions.MaxLifetime,
    };

    public static JwtIssuer CreateIssuer(JwtKey key) => new(new JwtKeyRing(key), new JwtIssuerOptions { Issuer = Issuer });

    public static JwtValidator CreateValidator(JwtKey key) => new(
        new JwkSet(key),
        new JwtValidatorOptions { Issuer = Issuer, Audiences = { Audience }, Algorithms = { key.Algorithm } });

    /// <summary>The checks with which Microsoft's handler validates as much as AuthKit's validator.</summary>
    public static TokenValidationParameters MicrosoftParameters(SecurityKey key, JwtAlgorithm algorithm) => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        ValidTypes = [JwtTypes.AccessToken],
        ValidAlgorithms = [algorithm.Name],
        IssuerSigningKey = key,
        ClockSkew = TimeSpan.FromSeconds(30),
    };

    public static byte[] Payload(string token) => Base64UrlEncoder.DecodeBytes(token.Split('.')[1]);

    public static void ThrowUnlessLong(string token, int length)
    {
        if (token.Length != length)
        {
            throw new InvalidOperationException($"The token has {token.Length} characters, not {length}.");
        }
    }

    public static void ThrowUnlessValid(JwtValidation validation)
    {
        if (!validation.IsValid)
        {
            throw new InvalidOperationException($"AuthKit refuses the token: {validation.Status.ToCode()}.");
        }
    }

    public static void ThrowUnlessValid(TokenValidationResult result)
    {
        if (!result.IsValid)
        {
            throw new InvalidOperationException("Microsoft's handler refuses the token.", result.Exception);
        }
    }
}
