using AuthKit.Cryptography;
using AuthKit.Mfa;
using AuthKit.Testing;

namespace AuthKit.Stores.Tests.MfaDumps;

/// <summary>
/// Makes every write of second factors, from the enrolment to new recovery codes, and searches the store after each step. The store must contain no
/// secret of an authenticator, no code, no recovery code and no token of a device.
/// </summary>
internal sealed class StoredFactors(IMfaStore store, Func<StoreKey, Task<IReadOnlyList<byte[]>>> dump)
{
    private readonly ManualClock _clock = new();
    private readonly DumpSearch _search = new();
    private readonly string _id = $"{SessionId.Create()}";

    public async Task RunAsync()
    {
        using var keys = new SecretKeyRing(SecretKey.Generate());
        var runtime = new AuthKitRuntime { TimeProvider = _clock };

        // Eight digits, because other numbers contain six digits by chance now and then.
        var totp = new TotpService(new TotpOptions { Digits = 8 }, runtime);
        var mfa = new MfaService(store, keys, totp, runtime: runtime);
        var subject = new SubjectRef(_id);
        using var first = (await mfa.BeginTotpAsync(subject, "somebody"))!;
        _search.Add(first.Uri.Secret);
        await LookAsync(subject);

        var codes = (await mfa.ConfirmTotpAsync(subject, Next(totp, first))).RecoveryCodes;
        Assert.NotEmpty(codes);
        foreach (var code in codes)
        {
            _search.AddRecoveryCode(code);
        }

        await LookAsync(subject);
        Assert.True((await mfa.VerifyAsync(subject, Next(totp, first))).Succeeded);
        Assert.Equal(MfaStatus.InvalidCode, (await mfa.VerifyAsync(subject, Wrong(totp, first))).Status);
        await LookAsync(subject);
        Assert.True((await mfa.VerifyRecoveryCodeAsync(subject, codes[0].ToLowerInvariant())).Succeeded);
        Assert.Equal(MfaStatus.InvalidCode, (await mfa.VerifyRecoveryCodeAsync(subject, codes[0])).Status);
        await LookAsync(subject);

        _search.AddDevice((await mfa.TrustDeviceAsync(subject, 1, new ClientContext { Address = "203.0.113.1", UserAgent = "a browser" }))!);
        using var second = (await mfa.BeginTotpAsync(subject, "somebody", "another"))!;
        _search.Add(second.Uri.Secret);
        Assert.True((await mfa.ConfirmTotpAsync(subject, Next(totp, second))).Succeeded);
        await LookAsync(subject);
        foreach (var code in (await mfa.RenewRecoveryCodesAsync(subject, Next(totp, second))).RecoveryCodes)
        {
            _search.AddRecoveryCode(code);
        }

        await LookAsync(subject);
        Assert.True((await mfa.RemoveAsync(subject, (await mfa.GetAsync(subject)).Authenticators[0].Id, Next(totp, first))).Succeeded);
        await LookAsync(subject);
    }

    private async Task LookAsync(SubjectRef subject)
    {
        var held = await dump(subject.ToOwnerKey());

        // The dump is the right one: it contains the data that is not secret.
        Assert.Contains(held, bytes => bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(_id)) >= 0);
        Assert.Empty(_search.Find(held));
    }

    /// <summary>The code of an unused time step.</summary>
    private string Next(TotpService totp, TotpEnrollment enrollment)
    {
        _clock.Advance(TimeSpan.FromSeconds(30));
        var code = totp.GetCode(enrollment.Uri.Secret, totp.Parameters);
        _search.AddCode(code);
        return code;
    }

    private string Wrong(TotpService totp, TotpEnrollment enrollment)
    {
        var code = Next(totp, enrollment);
        var wrong = code[..^1] + (char)('0' + ((code[^1] - '0' + 1) % 10));
        _search.AddCode(wrong);
        return wrong;
    }
}
