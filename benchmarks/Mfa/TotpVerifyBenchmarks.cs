using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using AuthKit.Mfa;
using BenchmarkDotNet.Attributes;
using OtpNet;

namespace AuthKit.Benchmarks.Mfa;

/// <summary>Verifies a code over three steps; compared with three bare HMACs and with Otp.NET.</summary>
/// <remarks>
/// Otp.NET stops at the first match. The code is that of the last of the three steps, so that Otp.NET also compares all three.
/// </remarks>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "CleanUp disposes it.")]
[SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "TOTP's default is HMAC-SHA-1.")]
public class TotpVerifyBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 2, 3, 4, 5, 15, TimeSpan.Zero);

    private readonly byte[] _bytes = RandomNumberGenerator.GetBytes(20);
    private readonly TotpService _totp = new();
    private OtpSecret _secret = null!;
    private Totp _otpNet = null!;
    private string _code = "";

    [GlobalSetup]
    public void SetUp()
    {
        _secret = new OtpSecret(_bytes);
        _otpNet = new Totp(_bytes);
        _code = _totp.GetCodeAt(_secret, TotpParameters.Default, Now.AddSeconds(30));
        if (!AuthKit().IsMatched || !OtpNet())
        {
            throw new InvalidOperationException("A verifier refuses the code.");
        }
    }

    [Benchmark(Baseline = true, Description = "3 × HMACSHA1.HashData")]
    public int Floor()
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        Span<byte> tag = stackalloc byte[HMACSHA1.HashSizeInBytes];
        var step = Now.ToUnixTimeSeconds() / 30;
        var sum = 0;
        for (var i = -1; i <= 1; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(counter, step + i);
            HMACSHA1.HashData(_bytes, counter, tag);
            sum += tag[0];
        }

        return sum;
    }

    [Benchmark(Description = "TotpService")]
    public TotpVerification AuthKit() => _totp.VerifyAt(_secret, TotpParameters.Default, _code, Now, afterStep: null);

    [Benchmark(Description = "Otp.NET")]
    public bool OtpNet() => _otpNet.VerifyTotp(Now.UtcDateTime, _code, out _, VerificationWindow.RfcSpecifiedNetworkDelay);

    [GlobalCleanup]
    public void CleanUp() => _secret.Dispose();
}
