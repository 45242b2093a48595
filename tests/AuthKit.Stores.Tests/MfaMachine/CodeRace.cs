using AuthKit.Cryptography;
using AuthKit.Mfa;
using AuthKit.Testing;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>Many at once, from two instances of the store: a code works once, and no more wrong ones are looked at than are allowed.</summary>
public sealed class CodeRace
{
    private const int Ways = 50;

    private static readonly SecretKeyRing Keys = new(SecretKey.Generate());

    private readonly ManualClock _clock = new();
    private readonly TotpService _totp = new();
    private readonly MfaService[] _services;
    private readonly SubjectRef _subject = new($"{SessionId.Create()}", "somebody");

    public CodeRace(IMfaStore store, IMfaStore other) =>
        _services = [.. ((IMfaStore[])[store, other]).Select(one => new MfaService(one, Keys, _totp, runtime: new AuthKitRuntime { TimeProvider = _clock }))];

    public async Task RunAsync()
    {
        using var enrollment = (await _services[0].BeginTotpAsync(_subject, "somebody"))!;
        var confirmed = await AtOnceAsync(service => service.ConfirmTotpAsync(_subject, Code(enrollment)));
        var codes = Assert.Single(confirmed, static result => result.Succeeded).RecoveryCodes;
        Assert.Equal(Ways - 1, confirmed.Count(static result => result.Status == MfaStatus.NotPending));

        // The code that confirmed is spent.
        Assert.All(await AtOnceAsync(service => service.VerifyAsync(_subject, Code(enrollment))), static result => Assert.Equal(MfaStatus.AlreadyUsed, result.Status));
        for (var round = 0; round < 3; round++)
        {
            _clock.Advance(TimeSpan.FromSeconds(30));
            var verified = await AtOnceAsync(service => service.VerifyAsync(_subject, Code(enrollment)));
            Assert.Single(verified, static result => result.Succeeded);
            Assert.Equal(Ways - 1, verified.Count(static result => result.Status == MfaStatus.AlreadyUsed));
        }

        // One wins. The others count on nothing: nobody guesses a recovery code.
        var used = await AtOnceAsync(service => service.VerifyRecoveryCodeAsync(_subject, codes[0]));
        Assert.Single(used, static result => result.Succeeded);
        Assert.Equal(Ways - 1, used.Count(static result => result.Status == MfaStatus.InvalidCode));
        Assert.Equal(codes.Count - 1, (await _services[1].GetAsync(_subject)).RecoveryCodesLeft);

        // Five wrong codes are looked at. A right one is refused while the account waits; then wrong ones are looked at again, as often.
        await GuessAtOnceAsync(enrollment);
        _clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        Assert.All(await AtOnceAsync(service => service.VerifyAsync(_subject, Code(enrollment))), static result => Assert.Equal(MfaStatus.RateLimited, result.Status));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await GuessAtOnceAsync(enrollment);
        Assert.Equal(10, (await _services[0].GetAsync(_subject)).ConsecutiveFailures);
    }

    private async Task GuessAtOnceAsync(TotpEnrollment enrollment)
    {
        var right = Enumerable.Range(-2, 5).Select(step => _totp.GetCodeAt(enrollment.Uri.Secret, _totp.Parameters, _clock.GetUtcNow() + (step * TimeSpan.FromSeconds(30))));
        var wrong = Enumerable.Range(0, 6).Select(static number => $"{number:D6}").Except(right).First();
        var answers = await AtOnceAsync(service => service.VerifyAsync(_subject, wrong));
        Assert.Equal(5, answers.Count(static result => result.Status == MfaStatus.InvalidCode));
        Assert.Equal(Ways - 5, answers.Count(static result => result.Status == MfaStatus.RateLimited));
    }

    private string Code(TotpEnrollment enrollment) => _totp.GetCodeAt(enrollment.Uri.Secret, _totp.Parameters, _clock.GetUtcNow());

    private async Task<MfaResult[]> AtOnceAsync(Func<MfaService, ValueTask<MfaResult>> call) =>
        await Task.WhenAll(Enumerable.Range(0, Ways).Select(i => Task.Run(() => call(_services[i % 2]).AsTask())));
}
