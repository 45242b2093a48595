using AuthKit.Mfa;
using AuthKit.QrCodes;
using BenchmarkDotNet.Attributes;

namespace AuthKit.Benchmarks.Mfa;

/// <summary>The server's work for a new authenticator: a secret, its URI, and the picture to scan.</summary>
[MemoryDiagnoser]
public class EnrolmentBenchmarks
{
    private readonly TotpService _totp = new();
    private readonly QrCodeService _codes = new();

    [Benchmark(Baseline = true, Description = "secret and URI")]
    public string Uri()
    {
        using var secret = _totp.CreateSecret();
        using var uri = OtpauthUri.ForTotp("Example Company", "alice@example.com", secret, _totp.Parameters);
        return uri.ToText();
    }

    [Benchmark(Description = "with SVG")]
    public string Svg() => _codes.ToSvg(Uri());

    [Benchmark(Description = "with PNG")]
    public byte[] Png() => _codes.ToPng(Uri());
}
