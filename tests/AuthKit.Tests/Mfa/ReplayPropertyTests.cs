using AuthKit.Cryptography;
using AuthKit.Mfa;
using AuthKit.Stores;
using AuthKit.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AuthKit.Tests.Mfa;

/// <summary>
/// Checks a property without a model, for any order of codes, clock changes and instances. An accepted code is in the window and later than every
/// code that the authenticator had accepted before. No recovery code is accepted twice. The model is in AuthKit.Stores.Tests.
/// </summary>
public sealed class ReplayPropertyTests : IDisposable
{
    private static readonly SubjectRef Someone = new("someone");

    private readonly SecretKeyRing _keys = new(SecretKey.Generate());

    public void Dispose() => _keys.Dispose();

    [Fact]
    public void No_step_and_no_recovery_code_is_accepted_twice_and_none_outside_the_window()
    {
        var property = Prop.ForAll(Arb.From(Gen.Choose(0, 1 << 20).ArrayOf()), commands => RunAsync(commands).GetAwaiter().GetResult());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100).WithEndSize(150), property);
    }

    private async Task RunAsync(int[] commands)
    {
        // Eight digits, so that two steps of a sequence almost never show the same code. A wait would only hide the attempts.
        ManualClock[] clocks = [new(), new()];
        var totp = new TotpService(new TotpOptions { Digits = 8 });
        var store = new InMemoryMfaStore();
        MfaService[] services = [.. clocks.Select(clock => new MfaService(store, _keys, totp, runtime: new AuthKitRuntime { TimeProvider = clock }))];
        using var first = (await services[0].BeginTotpAsync(Someone, "a"))!;
        var present = Step(clocks[0]);
        var codes = (await services[0].ConfirmTotpAsync(Someone, Show(first, present))).RecoveryCodes;
        using var second = (await services[1].BeginTotpAsync(Someone, "a"))!;
        Assert.True((await services[1].ConfirmTotpAsync(Someone, Show(second, present))).Succeeded);
        TotpEnrollment[] enrollments = [first, second];
        var accepted = enrollments.ToDictionary(static enrollment => enrollment, _ => new List<long> { present });
        var spent = new HashSet<string>();
        foreach (var command in commands)
        {
            var (clock, service) = (clocks[command % 2], services[command % 2]);
            var enrollment = enrollments[command / 2 % 2];
            switch (command / 4 % 8)
            {
                case 0 or 1:
                    var move = TimeSpan.FromSeconds((command / 32 % 13 * 15) - 75);
                    clock.Advance(move);
                    break;
                case 2:
                    var code = codes[command / 32 % codes.Count];
                    var used = await service.VerifyRecoveryCodeAsync(Someone, command % 3 == 0 ? code.ToLowerInvariant() : code);
                    Assert.True(!used.Succeeded || spent.Add(code));
                    break;
                default:
                    var step = (command % 5 == 0 ? accepted[enrollment][^1] : Step(clock)) + (command / 32 % 9) - 4;
                    var verified = (await service.VerifyAsync(Someone, Show(enrollment, step))).Succeeded;
                    var isDue = Math.Abs(step - Step(clock)) <= 1 && step > accepted[enrollment].Max();
                    Assert.Equal(isDue, verified);
                    if (verified)
                    {
                        accepted[enrollment].Add(step);
                    }

                    break;
            }

            await services[0].UnlockAsync(Someone);
        }
    }

    private static long Step(ManualClock clock) => clock.GetUtcNow().ToUnixTimeSeconds() / 30;

    private static string Show(TotpEnrollment enrollment, long step) => Hotp.GetCode(enrollment.Uri.Secret, new HotpParameters(OtpAlgorithm.Sha1, 8), step);
}
