using AuthKit.Mfa;

namespace AuthKit.Tests.Mfa;

public sealed class HotpTests
{
    private static readonly HotpParameters Parameters = HotpParameters.Default;

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void Look_ahead_is_limited_and_the_counter_never_goes_back(int offset, bool isGood)
    {
        using var secret = SampleOtp.Secret();

        var verification = Hotp.Verify(secret, Parameters, SampleOtp.Code(secret, 100 + offset), nextCounter: 100, lookAhead: 5);

        Assert.Equal(isGood, verification.IsMatched);
        Assert.Equal(isGood ? 100 + offset : null, verification.Counter);
        Assert.Equal(isGood ? 101 + offset : null, verification.NextCounter);
    }

    [Fact]
    public void Every_code_works_once()
    {
        using var secret = SampleOtp.Secret();
        var next = Hotp.Verify(secret, Parameters, SampleOtp.Code(secret, 3), 0, 20).NextCounter!.Value;

        Assert.All([0, 1, 2, 3], counter => Assert.False(Hotp.Verify(secret, Parameters, SampleOtp.Code(secret, counter), next, 20).IsMatched));
        Assert.Equal(4, Hotp.Verify(secret, Parameters, SampleOtp.Code(secret, 4), next, 20).Counter);
    }

    [Fact]
    public void The_highest_counter_does_not_overflow()
    {
        using var secret = SampleOtp.Secret();
        var last = long.MaxValue - 1;

        Assert.Equal(long.MaxValue, Hotp.Verify(secret, Parameters, SampleOtp.Code(secret, last), last, 20).NextCounter);
        Assert.Equal(last, Hotp.Verify(secret, Parameters, SampleOtp.Code(secret, last), last - 3, 20).Counter);
        Assert.False(Hotp.Verify(secret, Parameters, SampleOtp.Code(secret, long.MaxValue), long.MaxValue, 20).IsMatched);
        Assert.False(Hotp.Verify(secret, Parameters, SampleOtp.Code(secret, last), long.MaxValue, 20).IsMatched);
    }

    [Fact]
    public void Numbers_outside_their_range_are_errors_of_the_caller()
    {
        using var secret = SampleOtp.Secret();

        Assert.Throws<ArgumentOutOfRangeException>("counter", () => Hotp.GetCode(secret, Parameters, -1));
        Assert.Throws<ArgumentOutOfRangeException>("nextCounter", () => Hotp.Verify(secret, Parameters, "123456", -1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("lookAhead", () => Hotp.Verify(secret, Parameters, "123456", 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>("lookAhead", () => Hotp.Verify(secret, Parameters, "123456", 0, 21));
        Assert.Throws<ArgumentException>("parameters", () => Hotp.Verify(secret, default, "123456", 0, 0));
        Assert.Throws<ArgumentException>("parameters", () => Hotp.GetCode(secret, Parameters with { Digits = 9 }, 0));
    }

    [Theory]
    [MemberData(nameof(TotpServiceTests.NoCodes), MemberType = typeof(TotpServiceTests))]
    public void Any_text_except_six_ascii_digits_is_wrong(string? text)
    {
        using var secret = SampleOtp.Secret();

        Assert.False(Hotp.Verify(secret, Parameters, text, 0, 20).IsMatched);
    }
}
