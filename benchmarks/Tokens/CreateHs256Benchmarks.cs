using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Tokens;
using BenchmarkDotNet.Attributes;
using Jose;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Base64Url = System.Buffers.Text.Base64Url;

namespace AuthKit.Benchmarks.Tokens;

/// <summary>
/// Creates the token of nine claims with HS256. The floor signs a finished payload under an encoded header; so does Microsoft's JSON path, whose
/// payload the application has written. AuthKit, Microsoft's descriptor path (with a dictionary and with an identity) and jose-jwt start from values.
/// </summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "CleanUp disposes them.")]
public class CreateHs256Benchmarks
{
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly Dictionary<string, object> _typeHeader = new(StringComparer.Ordinal) { ["typ"] = JwtTypes.AccessToken };
    private readonly Dictionary<string, object> _joseHeaders = new(StringComparer.Ordinal) { ["kid"] = SampleTokens.KeyId, ["typ"] = JwtTypes.AccessToken };
    private HMACSHA256 _hmac = null!;
    private JwtKey _key = null!;
    private JwtIssuer _issuer = null!;
    private SigningCredentials _credentials = null!;
    private byte[] _header = [];
    private byte[] _payload = [];
    private string _json = "";

    [GlobalSetup]
    public void SetUp()
    {
        _hmac = new HMACSHA256(_secret);
        _key = JwtKey.FromSecret(JwtAlgorithm.HS256, _secret, SampleTokens.KeyId);
        _issuer = SampleTokens.CreateIssuer(_key);
        _credentials = new SigningCredentials(new SymmetricSecurityKey(_secret) { KeyId = SampleTokens.KeyId }, JwtAlgorithm.HS256.Name);
        _header = Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Encoding.ASCII.GetBytes(SampleTokens.Header)) + ".");
        _payload = SampleTokens.Payload(AuthKit());
        _json = Encoding.UTF8.GetString(_payload);
        var validator = SampleTokens.CreateValidator(_key);
        foreach (var token in new[] { Floor(), AuthKit(), MicrosoftJson(), MicrosoftDescriptor(), MicrosoftIdentity(), JoseJwt() })
        {
            SampleTokens.ThrowUnlessLong(token, 386);
            SampleTokens.ThrowUnlessValid(validator.Validate(token));
        }
    }

    [Benchmark(Baseline = true, Description = "HMACSHA256, base64url")]
    public string Floor()
    {
        Span<byte> token = stackalloc byte[512];
        _header.CopyTo(token);
        var size = _header.Length + Base64Url.EncodeToUtf8(_payload, token[_header.Length..]);
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _hmac.TryComputeHash(token[..size], signature, out _);
        token[size++] = (byte)'.';
        size += Base64Url.EncodeToUtf8(signature, token[size..]);
        return Encoding.ASCII.GetString(token[..size]);
    }

    [Benchmark(Description = "JwtIssuer")]
    public string AuthKit() => _issuer.Issue(SampleTokens.Descriptor).Token;

    [Benchmark(Description = "JsonWebTokenHandler, JSON")]
    public string MicrosoftJson() => _handler.CreateToken(_json, _credentials, _typeHeader);

    [Benchmark(Description = "JsonWebTokenHandler, descriptor")]
    public string MicrosoftDescriptor()
    {
        var descriptor = NewDescriptor();
        descriptor.Claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = SampleTokens.Descriptor.Subject!,
            ["client_id"] = SampleTokens.Descriptor.ClientId!,
            ["jti"] = SampleTokens.Descriptor.Id!,
            ["scope"] = SampleTokens.Descriptor.Scope!,
            ["sid"] = SampleTokens.Descriptor.SessionId!,
        };
        return _handler.CreateToken(descriptor);
    }

    /// <summary>The same with an identity, as in ASP.NET Core's own sign-in.</summary>
    [Benchmark(Description = "JsonWebTokenHandler, descriptor with identity")]
    public string MicrosoftIdentity()
    {
        var descriptor = NewDescriptor();
        descriptor.Subject = new ClaimsIdentity(
        [
            new Claim("sub", SampleTokens.Descriptor.Subject!),
            new Claim("client_id", SampleTokens.Descriptor.ClientId!),
            new Claim("jti", SampleTokens.Descriptor.Id!),
            new Claim("scope", SampleTokens.Descriptor.Scope!),
            new Claim("sid", SampleTokens.Descriptor.SessionId!),
        ]);
        return _handler.CreateToken(descriptor);
    }

    [Benchmark(Description = "jose-jwt")]
    public string JoseJwt()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = SampleTokens.Issuer,
            ["sub"] = SampleTokens.Descriptor.Subject!,
            ["aud"] = SampleTokens.Audience,
            ["client_id"] = SampleTokens.Descriptor.ClientId!,
            ["iat"] = now,
            ["exp"] = now + 86_400,
            ["jti"] = SampleTokens.Descriptor.Id!,
            ["scope"] = SampleTokens.Descriptor.Scope!,
            ["sid"] = SampleTokens.Descriptor.SessionId!,
        };
        return JWT.Encode(claims, _secret, JwsAlgorithm.HS256, _joseHeaders);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _hmac.Dispose();
        _key.Dispose();
    }

    /// <summary>The common part of both of Microsoft's descriptors, without the claims.</summary>
    private SecurityTokenDescriptor NewDescriptor()
    {
        var now = DateTime.UtcNow;
        return new SecurityTokenDescriptor
        {
            Issuer = SampleTokens.Issuer,
            Audience = SampleTokens.Audience,
            IssuedAt = now,
            Expires = now.AddDays(1),
            TokenType = JwtTypes.AccessToken,
            SigningCredentials = _credentials,
        };
    }
}
