using System.Security.Cryptography;
using System.Text.Json;
using AuthKit.Mfa;
using AuthKit.TestServers;
using OtpNet;

namespace AuthKit.Tests.Mfa;

/// <summary>Compares 10,000 random codes with those of Otp.NET and of the npm package otplib. Every run uses other codes.</summary>
public sealed class OtpOracleTests
{
    private const int Count = 10_000;

    [Fact]
    public void Codes_are_those_of_otp_net()
    {
        foreach (var row in Rows())
        {
            var hash = row.Parameters.Algorithm switch { OtpAlgorithm.Sha1 => OtpHashMode.Sha1, OtpAlgorithm.Sha256 => OtpHashMode.Sha256, _ => OtpHashMode.Sha512 };
            var theirs = new Totp(row.Secret, (int)row.Parameters.Period.TotalSeconds, hash, row.Parameters.Digits).ComputeTotp(row.Instant.UtcDateTime);

            Assert.True(row.Code() == theirs, row.ToString());
            Assert.True(row.IsTaken(theirs), row.ToString());
        }
    }

    [RequiresServerFact(ServerKind.Npm)]
    public async Task Codes_are_those_of_otplib()
    {
        var rows = Rows();
        var theirs = await RunAsync(rows);

        Assert.Equal(Count, theirs.Length);
        foreach (var (row, code) in rows.Zip(theirs))
        {
            Assert.True(row.Code() == code, row.ToString());
        }
    }

    /// <summary>Secrets of 16 to 64 bytes, which otplib also accepts, and times from 1970 to 2242, beyond 2^31 and 2^32 seconds.</summary>
    private static Row[] Rows() =>
    [
        .. Enumerable.Range(0, Count).Select(_ => new Row(
            RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(16, 65)),
            DateTimeOffset.FromUnixTimeSeconds(4L * RandomNumberGenerator.GetInt32(int.MaxValue)),
            new TotpParameters((OtpAlgorithm)RandomNumberGenerator.GetInt32(1, 4), RandomNumberGenerator.GetInt32(6, 9), TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32(1, 61))))),
    ];

    private static async Task<string[]> RunAsync(Row[] rows) =>
        JsonSerializer.Deserialize<string[]>(await NodeScript.RunAsync("Mfa", "otplib.mjs", JsonSerializer.Serialize(rows.Select(row => row.ForNode()))))!;

    private sealed record Row(byte[] Secret, DateTimeOffset Instant, TotpParameters Parameters)
    {
        private static readonly TotpService Service = new();

        public string Code()
        {
            using var secret = new OtpSecret(Secret);
            return Service.GetCodeAt(secret, Parameters, Instant);
        }

        public bool IsTaken(string code)
        {
            using var secret = new OtpSecret(Secret);
            return Service.VerifyAt(secret, Parameters, code, Instant, afterStep: null).IsMatched;
        }

        public object ForNode() => new
        {
            secret = AuthKit.Cryptography.Base32.Encode(Secret),
            seconds = Instant.ToUnixTimeSeconds(),
            algorithm = OtpHash.Find(Parameters.Algorithm)!.Name.ToLowerInvariant(),
            digits = Parameters.Digits,
            period = (int)Parameters.Period.TotalSeconds,
        };

        public override string ToString() => $"{Convert.ToHexString(Secret)} at {Instant:O} with {Parameters}";
    }
}
