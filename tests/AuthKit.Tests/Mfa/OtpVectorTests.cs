using System.Text.Json;
using AuthKit.Mfa;

namespace AuthKit.Tests.Mfa;

public sealed class OtpVectorTests
{
    private static readonly JsonElement Rfc4226 = Vectors.Read("otp", "rfc4226.json");
    private static readonly JsonElement Rfc6238 = Vectors.Read("otp", "rfc6238.json");

    public static TheoryData<int, string> Rfc4226Rows
    {
        get
        {
            var rows = new TheoryData<int, string>();
            foreach (var row in Rfc4226.GetProperty("tests").EnumerateArray())
            {
                rows.Add(row.Number("counter"), row.Text("code"));
            }

            return rows;
        }
    }

    public static TheoryData<long, long, string, string, string> Rfc6238Rows
    {
        get
        {
            var rows = new TheoryData<long, long, string, string, string>();
            foreach (var row in Rfc6238.GetProperty("tests").EnumerateArray())
            {
                rows.Add(row.GetProperty("unixTime").GetInt64(), row.GetProperty("step").GetInt64(), row.Text("algorithm"), row.Text("code"), row.Text("code6"));
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rfc4226Rows))]
    public void Hotp_creates_and_accepts_the_codes_of_rfc_4226(int counter, string code)
    {
        using var secret = new OtpSecret(Rfc4226.Hex("secretHex"));

        Assert.Equal(code, Hotp.GetCode(secret, HotpParameters.Default, counter));
        Assert.Equal(counter, Hotp.Verify(secret, HotpParameters.Default, code, counter, lookAhead: 0).Counter);
        Assert.Equal(Rfc4226.Text("secretBase32"), secret.ToBase32());
    }

    [Theory]
    [MemberData(nameof(Rfc6238Rows))]
    public void Totp_creates_and_accepts_the_codes_of_rfc_6238(long unixTime, long step, string algorithm, string code, string code6)
    {
        using var secret = new OtpSecret(Rfc6238.GetProperty("secrets").GetProperty(algorithm).Hex("hex"));
        var eight = new TotpParameters(OtpHash.Find(algorithm)!.Algorithm, 8, TimeSpan.FromSeconds(30));
        var instant = DateTimeOffset.FromUnixTimeSeconds(unixTime);
        var totp = new TotpService(new TotpOptions { PastSteps = 0, FutureSteps = 0 });

        Assert.Equal(code, totp.GetCodeAt(secret, eight, instant));
        Assert.Equal(code6, totp.GetCodeAt(secret, eight with { Digits = 6 }, instant));
        Assert.Equal(step, totp.VerifyAt(secret, eight, code, instant, afterStep: null).Step);
    }

    [Fact]
    public void All_rows_exist() => Assert.Equal((10, 18), (Rfc4226Rows.Count, Rfc6238Rows.Count));
}
