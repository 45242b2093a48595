using System.Diagnostics.CodeAnalysis;
using AuthKit.Tokens;
using BenchmarkDotNet.Attributes;
using NSec.Cryptography;

namespace AuthKit.Benchmarks.Tokens;

/// <summary>
/// Validates a token with EdDSA; compared with a bare verification by NSec with base64url. Microsoft's handler does not support EdDSA.
/// </summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "CleanUp disposes it.")]
public class ValidateEdDsaBenchmarks
{
    private PublicKey _public = null!;
    private JwtKey _key = null!;
    private JwtValidator _validator = null!;
    private string _token = "";

    [GlobalSetup]
    public void SetUp()
    {
        using var key = Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        _public = key.PublicKey;
        _key = JwtKey.FromPkcs8(JwtAlgorithm.EdDSA, key.Export(KeyBlobFormat.PkixPrivateKey), SampleTokens.KeyId);
        _validator = SampleTokens.CreateValidator(_key);
        _token = SampleTokens.CreateIssuer(_key).Issue(SampleTokens.Descriptor).Token;
        SampleTokens.ThrowUnlessValid(_validator.Validate(_token));
        if (!Floor())
        {
            throw new InvalidOperationException("The floor refuses the token.");
        }
    }

    [Benchmark(Baseline = true, Description = "verify, base64url")]
    public bool Floor()
    {
        Span<byte> text = stackalloc byte[512];
        Span<byte> parts = stackalloc byte[512];
        BareToken.Decode(_token, text, parts, out var signed, out var signature);
        return SignatureAlgorithm.Ed25519.Verify(_public, signed, signature);
    }

    [Benchmark(Description = "JwtValidator")]
    public bool AuthKit() => _validator.Validate(_token).IsValid;

    [GlobalCleanup]
    public void CleanUp() => _key.Dispose();
}
