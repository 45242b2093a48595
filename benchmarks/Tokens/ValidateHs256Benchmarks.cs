using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using AuthKit.Tokens;
using BenchmarkDotNet.Attributes;
using Jose;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AuthKit.Benchmarks.Tokens;

/// <summary>Validates a token with HS256; compared with a reused HMACSHA256 with base64url, and with two other libraries.</summary>
/// <remarks>jose-jwt verifies the signature and returns the payload as text. It checks no claims, so the others do more work.</remarks>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "CleanUp disposes them.")]
public class ValidateHs256Benchmarks
{
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly JsonWebTokenHandler _handler = new();
    private HMACSHA256 _hmac = null!;
    private JwtKey _key = null!;
    private JwtValidator _validator = null!;
    private TokenValidationParameters _parameters = null!;
    private string _token = "";

    [GlobalSetup]
    public async Task SetUp()
    {
        _hmac = new HMACSHA256(_secret);
        _key = JwtKey.FromSecret(JwtAlgorithm.HS256, _secret, SampleTokens.KeyId);
        _validator = SampleTokens.CreateValidator(_key);
        _parameters = SampleTokens.MicrosoftParameters(new SymmetricSecurityKey(_secret) { KeyId = SampleTokens.KeyId }, JwtAlgorithm.HS256);
        _token = SampleTokens.CreateIssuer(_key).Issue(SampleTokens.Descriptor).Token;
        SampleTokens.ThrowUnlessLong(_token, 386);
        SampleTokens.ThrowUnlessValid(_validator.Validate(_token));
        SampleTokens.ThrowUnlessValid(await _handler.ValidateTokenAsync(_token, _parameters));
        if (!Floor())
        {
            throw new InvalidOperationException("The floor refuses the token.");
        }
    }

    [Benchmark(Baseline = true, Description = "HMACSHA256, base64url")]
    public bool Floor()
    {
        Span<byte> text = stackalloc byte[512];
        Span<byte> parts = stackalloc byte[512];
        BareToken.Decode(_token, text, parts, out var signed, out var signature);
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _hmac.TryComputeHash(signed, expected, out _);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    [Benchmark(Description = "JwtValidator")]
    public bool AuthKit() => _validator.Validate(_token).IsValid;

    [Benchmark(Description = "JsonWebTokenHandler")]
    public async Task<bool> Microsoft() => (await _handler.ValidateTokenAsync(_token, _parameters)).IsValid;

    [Benchmark(Description = "jose-jwt")]
    public string JoseJwt() => JWT.Decode(_token, _secret, JwsAlgorithm.HS256);

    [GlobalCleanup]
    public void CleanUp()
    {
        _hmac.Dispose();
        _key.Dispose();
    }
}
