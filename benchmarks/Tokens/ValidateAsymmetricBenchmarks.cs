using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using AuthKit.Tokens;
using BenchmarkDotNet.Attributes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AuthKit.Benchmarks.Tokens;

/// <summary>
/// Validates a token with RS256 (2,048 bits, which most issuers use) and with ES256; compared with a bare verification by one reused key with
/// base64url, and with Microsoft's handler.
/// </summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "CleanUp disposes them.")]
public class ValidateAsymmetricBenchmarks
{
    private readonly JsonWebTokenHandler _handler = new();
    private RSA? _rsa;
    private ECDsa? _ecdsa;
    private JwtKey _key = null!;
    private JwtValidator _validator = null!;
    private TokenValidationParameters _parameters = null!;
    private string _token = "";

    [Params("RS256", "ES256")]
    public string Algorithm { get; set; } = "";

    [GlobalSetup]
    public async Task SetUp()
    {
        var algorithm = JwtAlgorithm.Find(Algorithm)!;
        SecurityKey theirs;
        if (algorithm.KeyKind == JwtKeyKind.Rsa)
        {
            _rsa = RSA.Create(2048);
            _key = JwtKey.FromPkcs8(algorithm, _rsa.ExportPkcs8PrivateKey(), SampleTokens.KeyId);
            theirs = new RsaSecurityKey(_rsa.ExportParameters(false)) { KeyId = SampleTokens.KeyId };
        }
        else
        {
            _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            _key = JwtKey.FromPkcs8(algorithm, _ecdsa.ExportPkcs8PrivateKey(), SampleTokens.KeyId);
            theirs = new ECDsaSecurityKey(ECDsa.Create(_ecdsa.ExportParameters(false))) { KeyId = SampleTokens.KeyId };
        }

        _validator = SampleTokens.CreateValidator(_key);
        _parameters = SampleTokens.MicrosoftParameters(theirs, algorithm);
        _token = SampleTokens.CreateIssuer(_key).Issue(SampleTokens.Descriptor).Token;
        SampleTokens.ThrowUnlessValid(_validator.Validate(_token));
        SampleTokens.ThrowUnlessValid(await _handler.ValidateTokenAsync(_token, _parameters));
        if (!Floor())
        {
            throw new InvalidOperationException("The floor refuses the token.");
        }
    }

    [Benchmark(Baseline = true, Description = "verify, base64url")]
    public bool Floor()
    {
        Span<byte> text = stackalloc byte[1024];
        Span<byte> parts = stackalloc byte[1024];
        BareToken.Decode(_token, text, parts, out var signed, out var signature);
        return _rsa is not null
            ? _rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : _ecdsa!.VerifyData(signed, signature, HashAlgorithmName.SHA256);
    }

    [Benchmark(Description = "JwtValidator")]
    public bool AuthKit() => _validator.Validate(_token).IsValid;

    [Benchmark(Description = "JsonWebTokenHandler")]
    public async Task<bool> Microsoft() => (await _handler.ValidateTokenAsync(_token, _parameters)).IsValid;

    [GlobalCleanup]
    public void CleanUp()
    {
        _rsa?.Dispose();
        _ecdsa?.Dispose();
        _key.Dispose();
    }
}
