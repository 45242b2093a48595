using AuthKit.Mfa;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Mfa;

public sealed class TotpOptionsTests
{
    [Fact]
    public void Defaults_work_with_every_authenticator()
    {
        Assert.Equal(new TotpParameters(OtpAlgorithm.Sha1, 6, TimeSpan.FromSeconds(30)), new TotpService().Parameters);
        Assert.Equal((1, 1, false, false), (new TotpOptions().PastSteps, new TotpOptions().FutureSteps, new TotpOptions().AllowLongPeriod, new TotpOptions().AllowWideWindow));
    }

    [Theory]
    [InlineData(OtpAlgorithm.Sha1, null, 20)]
    [InlineData(OtpAlgorithm.Sha256, null, 32)]
    [InlineData(OtpAlgorithm.Sha512, null, 64)]
    [InlineData(OtpAlgorithm.Sha1, 16, 16)]
    [InlineData(OtpAlgorithm.Sha1, 64, 64)]
    public void New_secrets_are_as_long_as_the_hash_or_as_configured(OtpAlgorithm algorithm, int? asked, int size)
    {
        using var secret = new TotpService(new TotpOptions { Algorithm = algorithm, SecretSize = asked }).CreateSecret();

        Assert.Equal(size, secret.Size);
    }

    [Fact]
    public void All_problems_are_listed()
    {
        var options = new TotpOptions { Algorithm = 0, Digits = 5, Period = TimeSpan.FromSeconds(31), PastSteps = 2, FutureSteps = -1, SecretSize = 15 };

        Assert.Equal(6, Problems(options).Count);
    }

    [Fact]
    public void Weaker_settings_require_an_explicit_option()
    {
        Assert.Single(Problems(new TotpOptions { Period = TimeSpan.FromSeconds(60) }));
        Assert.Empty(Problems(new TotpOptions { Period = TimeSpan.FromSeconds(60), AllowLongPeriod = true }));
        Assert.Empty(Problems(new TotpOptions { Period = TotpParameters.MaxPeriod, AllowLongPeriod = true }));
        Assert.Single(Problems(new TotpOptions { Period = TimeSpan.FromSeconds(301), AllowLongPeriod = true }));
        Assert.Single(Problems(new TotpOptions { PastSteps = 2 }));
        Assert.Single(Problems(new TotpOptions { FutureSteps = 2 }));
        Assert.Empty(Problems(new TotpOptions { PastSteps = 10, FutureSteps = 10, AllowWideWindow = true }));
        Assert.Single(Problems(new TotpOptions { PastSteps = 11, AllowWideWindow = true }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-30)]
    [InlineData(0.5)]
    [InlineData(29.999)]
    public void A_period_is_whole_seconds(double seconds) => Assert.Single(Problems(new TotpOptions { Period = TimeSpan.FromSeconds(seconds) }));

    [Fact]
    public void Bounds_themselves_are_accepted()
    {
        Assert.Empty(Problems(new TotpOptions { Period = TimeSpan.FromSeconds(1), Digits = 8, PastSteps = 0, FutureSteps = 0, SecretSize = 64, Algorithm = OtpAlgorithm.Sha512 }));
        Assert.Single(Problems(new TotpOptions { SecretSize = 65 }));
        Assert.Single(Problems(new TotpOptions { Digits = 9 }));
        Assert.Single(Problems(new TotpOptions { Algorithm = (OtpAlgorithm)4 }));
    }

    [Fact]
    public void Later_changes_do_not_reach_the_service()
    {
        var options = new TotpOptions();
        var totp = new TotpService(options);
        options.Digits = 8;

        Assert.Equal(6, totp.Parameters.Digits);
    }

    private static List<string> Problems(TotpOptions options)
    {
        var problems = options.Validate();
        if (problems.Count > 0)
        {
            Assert.Equal(problems, Assert.Throws<OptionsValidationException>(() => new TotpService(options)).Failures);
        }

        return problems;
    }
}
