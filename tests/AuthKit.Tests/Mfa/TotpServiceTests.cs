using AuthKit.Mfa;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Tests.Mfa;

public sealed class TotpServiceTests
{
    private static readonly TotpParameters Parameters = TotpParameters.Default;

    public static TheoryData<int, int, int, bool> Windows => new()
    {
        { 1, 1, -2, false }, { 1, 1, -1, true }, { 1, 1, 0, true }, { 1, 1, 1, true }, { 1, 1, 2, false },
        { 0, 0, -1, false }, { 0, 0, 0, true }, { 0, 0, 1, false },
        { 1, 0, -1, true }, { 1, 0, 1, false }, { 0, 1, -1, false }, { 0, 1, 1, true },
        { 10, 10, -11, false }, { 10, 10, -10, true }, { 10, 10, 10, true }, { 10, 10, 11, false },
    };

    public static TheoryData<string?> NoCodes => new()
    {
        null, "", " ", "1", "12345", "1234567", "12345678", " 23456", "12345 ", "123 456", "123-456", "+12345", "-12345", "12345\0", "12345\n", "1e1000",
        "１２３４５６", "١٢٣٤٥٦", "12345６", "12345²", "0x1234", "abcdef", new string('1', 100_000),
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void A_code_is_valid_only_in_its_window(int past, int future, int offset, bool isGood)
    {
        using var secret = SampleOtp.Secret();
        var totp = SampleOtp.Service(new TotpOptions { PastSteps = past, FutureSteps = future, AllowWideWindow = true });
        var code = SampleOtp.Code(secret, SampleOtp.Step + offset);

        var verification = totp.Verify(secret, Parameters, code, afterStep: null);

        Assert.Equal(isGood ? TotpStatus.Matched : TotpStatus.Wrong, verification.Status);
        Assert.Equal(isGood ? SampleOtp.Step + offset : null, verification.Step);
        Assert.Equal(isGood, verification.IsMatched);
    }

    [Fact]
    public void Steps_change_exactly_at_their_instant()
    {
        using var secret = SampleOtp.Secret();
        var totp = SampleOtp.Service(new TotpOptions { PastSteps = 0, FutureSteps = 0 });
        var start = SampleOtp.InstantOf(SampleOtp.Step);
        var code = SampleOtp.Code(secret, SampleOtp.Step);

        Assert.False(totp.VerifyAt(secret, Parameters, code, start.AddTicks(-1), null).IsMatched);
        Assert.True(totp.VerifyAt(secret, Parameters, code, start, null).IsMatched);
        Assert.True(totp.VerifyAt(secret, Parameters, code, start.AddSeconds(30).AddTicks(-1), null).IsMatched);
        Assert.False(totp.VerifyAt(secret, Parameters, code, start.AddSeconds(30), null).IsMatched);
        Assert.True(totp.VerifyAt(secret, Parameters, code, start.ToOffset(TimeSpan.FromHours(-11)), null).IsMatched);
    }

    [Theory]
    [MemberData(nameof(NoCodes))]
    public void Any_text_except_six_ascii_digits_is_wrong(string? text) => Assert.All(
        new long?[] { null, long.MinValue, long.MaxValue },
        afterStep =>
        {
            using var secret = SampleOtp.Secret();
            Assert.Equal(TotpStatus.Wrong, SampleOtp.Service().Verify(secret, Parameters, text, afterStep).Status);
        });

    [Fact]
    public void The_right_code_in_other_characters_is_wrong()
    {
        using var secret = SampleOtp.Secret();
        var totp = SampleOtp.Service();
        var code = totp.GetCode(secret, Parameters);

        // Full-width, Arabic-Indic and Thai digits, and characters of which only the lower byte is that of the digit.
        Assert.All(
            [0xFF10, 0x0660, 0x0E50, 0x0130, 0x3030, 0xFF30],
            zero => Assert.Equal(TotpStatus.Wrong, totp.Verify(secret, Parameters, string.Concat(code.Select(digit => (char)(zero + digit - '0'))), null).Status));
        Assert.True(totp.Verify(secret, Parameters, code, null).IsMatched);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_code_has_exactly_the_number_of_digits_of_its_authenticator(int digits)
    {
        using var secret = SampleOtp.Secret();
        var totp = SampleOtp.Service();
        var code = totp.GetCode(secret, Parameters with { Digits = digits });

        Assert.Equal(digits, code.Length);
        Assert.All([6, 7, 8], other => Assert.Equal(other == digits, totp.Verify(secret, Parameters with { Digits = other }, code, null).IsMatched));
        Assert.False(totp.Verify(secret, Parameters with { Digits = digits }, "0" + code[1..], null).IsMatched && code[0] != '0');
    }

    [Fact]
    public void Every_single_wrong_digit_is_wrong()
    {
        using var secret = SampleOtp.Secret();
        var totp = SampleOtp.Service(new TotpOptions { PastSteps = 0, FutureSteps = 0 });
        var code = totp.GetCode(secret, Parameters);

        for (var i = 0; i < code.Length; i++)
        {
            var wrong = code.ToCharArray();
            wrong[i] = wrong[i] == '9' ? '0' : (char)(wrong[i] + 1);
            Assert.False(totp.Verify(secret, Parameters, wrong, null).IsMatched);
        }
    }

    [Fact]
    public void A_used_step_and_the_steps_before_it_are_used()
    {
        using var secret = SampleOtp.Secret();
        var totp = SampleOtp.Service();

        foreach (var step in (long[])[SampleOtp.Step - 1, SampleOtp.Step, SampleOtp.Step + 1])
        {
            var code = SampleOtp.Code(secret, step);
            Assert.Equal(step, totp.Verify(secret, Parameters, code, step - 1).Step);
            Assert.Equal(TotpStatus.AlreadyUsed, totp.Verify(secret, Parameters, code, step).Status);
            Assert.Equal(TotpStatus.AlreadyUsed, totp.Verify(secret, Parameters, code, step + 1).Status);
            Assert.Null(totp.Verify(secret, Parameters, code, step).Step);
        }

        Assert.Equal(TotpStatus.Wrong, totp.Verify(secret, Parameters, SampleOtp.Code(secret, SampleOtp.Step - 2), SampleOtp.Step).Status);
    }

    /// <summary>For any order of codes and clock changes, also backwards: no step passes twice, and no step outside the window passes.</summary>
    [Property(MaxTest = 500)]
    public Property No_step_passes_twice_and_no_step_outside_the_window_passes() => Prop.ForAll(
        Gen.Choose(-3, 3).Two().ListOf().ToArbitrary(),
        moves =>
        {
            using var secret = SampleOtp.Secret();
            var totp = SampleOtp.Service();
            var present = SampleOtp.Step;
            long? last = null;
            var passed = new HashSet<long>();
            foreach (var (move, offset) in moves)
            {
                present += move;
                var code = SampleOtp.Code(secret, present + offset);
                var verification = totp.VerifyAt(secret, Parameters, code, SampleOtp.InstantOf(present), last);
                var isGood = Math.Abs(offset) <= 1 && !(present + offset <= last);
                if (verification.IsMatched != isGood || (verification.Step is { } step && (step != present + offset || !passed.Add(step))))
                {
                    return false;
                }

                last = verification.Step ?? last;
            }

            return true;
        });

    [Fact]
    public void A_code_of_two_steps_counts_as_the_later_one()
    {
        // Two neighbouring steps have the same code once in a million steps. The test searches for such a pair.
        using var secret = SampleOtp.Secret();
        var step = Enumerable.Range(0, 20_000_000).First(i => SampleOtp.Code(secret, i) == SampleOtp.Code(secret, i + 1));
        var code = SampleOtp.Code(secret, step);
        var totp = SampleOtp.Service();

        Assert.Equal(step + 1, totp.VerifyAt(secret, Parameters, code, SampleOtp.InstantOf(step), null).Step);
        Assert.Equal(step, Hotp.Verify(secret, HotpParameters.Default, code, step, 5).Counter);
    }

    [Theory]
    [InlineData(1L << 31)]
    [InlineData(1L << 32)]
    [InlineData((1L << 32) + 1)]
    [InlineData(253_402_300_799 / 30)]
    public void Steps_beyond_32_bits_and_of_the_year_9999_work(long step)
    {
        using var secret = SampleOtp.Secret();
        var totp = SampleOtp.Service();
        var instant = SampleOtp.InstantOf(Math.Min(step, 253_402_300_799 / 30));

        var verification = totp.VerifyAt(secret, Parameters, totp.GetCodeAt(secret, Parameters, instant), instant, null);

        Assert.Equal(instant.ToUnixTimeSeconds() / 30, verification.Step);
        Assert.NotEqual(SampleOtp.Code(secret, step & uint.MaxValue), step > uint.MaxValue ? SampleOtp.Code(secret, step) : "");
    }

    [Fact]
    public void The_last_possible_instant_works_with_the_smallest_period()
    {
        using var secret = SampleOtp.Secret();
        var totp = SampleOtp.Service();
        var parameters = Parameters with { Period = TimeSpan.FromSeconds(1) };

        Assert.True(totp.VerifyAt(secret, parameters, totp.GetCodeAt(secret, parameters, DateTimeOffset.MaxValue), DateTimeOffset.MaxValue, null).IsMatched);
    }

    [Fact]
    public void Before_1970_every_code_is_wrong_and_no_code_is_created()
    {
        using var secret = SampleOtp.Secret();
        var before = DateTimeOffset.UnixEpoch.AddTicks(-1);
        var totp = new TotpService(runtime: new AuthKitRuntime { TimeProvider = new FakeTimeProvider(before) });

        foreach (var step in (long[])[0, 1])
        {
            Assert.Equal(TotpStatus.Wrong, totp.Verify(secret, Parameters, SampleOtp.Code(secret, step), null).Status);
            Assert.Equal(TotpStatus.Wrong, totp.VerifyAt(secret, Parameters, SampleOtp.Code(secret, step), DateTimeOffset.MinValue, null).Status);
        }

        Assert.Throws<InvalidOperationException>(() => totp.GetCode(secret, Parameters));
        Assert.Throws<ArgumentOutOfRangeException>(() => totp.GetCodeAt(secret, Parameters, before));
        Assert.Equal(0, totp.VerifyAt(secret, Parameters, SampleOtp.Code(secret, 0), DateTimeOffset.UnixEpoch, null).Step);
        Assert.Equal(TotpStatus.Wrong, totp.VerifyAt(secret, Parameters, CodeBeforeTheFirst(secret), DateTimeOffset.UnixEpoch, null).Status);
    }

    [Fact]
    public void Time_comes_from_the_clock_of_the_runtime()
    {
        using var secret = SampleOtp.Secret();
        var clock = new FakeTimeProvider(SampleOtp.Now);
        var totp = new TotpService(runtime: new AuthKitRuntime { TimeProvider = clock });
        var code = totp.GetCode(secret, Parameters);

        Assert.Equal(SampleOtp.Code(secret, SampleOtp.Step), code);
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.NotEqual(code, totp.GetCode(secret, Parameters));
        Assert.False(totp.Verify(secret, Parameters, code, null).IsMatched);
    }

    [Fact]
    public void An_authenticator_keeps_its_own_parameters_when_the_options_change()
    {
        using var secret = SampleOtp.Secret();
        var old = new TotpParameters(OtpAlgorithm.Sha256, 8, TimeSpan.FromSeconds(60));
        var totp = SampleOtp.Service();

        Assert.Equal(SampleOtp.Now.ToUnixTimeSeconds() / 60, totp.Verify(secret, old, totp.GetCode(secret, old), null).Step);
    }

    [Fact]
    public void Invalid_parameters_are_an_error_of_the_caller()
    {
        using var secret = SampleOtp.Secret();
        var totp = SampleOtp.Service();

        foreach (var bad in (TotpParameters[])[
            default, Parameters with { Algorithm = (OtpAlgorithm)4 }, Parameters with { Algorithm = (OtpAlgorithm)(-1) }, Parameters with { Digits = 5 }, Parameters with { Digits = 9 },
            Parameters with { Period = TimeSpan.Zero }, Parameters with { Period = TimeSpan.FromSeconds(301) }, Parameters with { Period = TimeSpan.FromSeconds(1.5) }, Parameters with { Period = TimeSpan.FromSeconds(-30) }])
        {
            Assert.False(bad.IsValid);
            Assert.Throws<ArgumentException>("parameters", () => totp.GetCode(secret, bad));
            Assert.Throws<ArgumentException>("parameters", () => totp.GetCodeAt(secret, bad, SampleOtp.Now));
            Assert.Throws<ArgumentException>("parameters", () => totp.Verify(secret, bad, "123456", null));
        }
    }

    [Fact]
    public void Verifying_allocates_at_most_256_bytes()
    {
        using var secret = SampleOtp.Secret();
        var totp = SampleOtp.Service();

        Assert.All([-1, 0, 1, 2], offset =>
        {
            var code = SampleOtp.Code(secret, SampleOtp.Step + offset);
            Assert.InRange(Allocated(() => totp.Verify(secret, Parameters, code, null)), 0, 256);
        });
    }

    private static long Allocated(Func<TotpVerification> verify)
    {
        for (var i = 0; i < 50; i++)
        {
            verify();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        verify();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>The code of step −1, as the arithmetic would compute it.</summary>
    private static string CodeBeforeTheFirst(OtpSecret secret) => OtpCode.ToText(OtpHash.Find(OtpAlgorithm.Sha1)!, secret, -1, 6);
}
