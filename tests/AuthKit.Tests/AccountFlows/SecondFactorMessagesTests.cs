using AuthKit.Cryptography;
using AuthKit.Messages;
using AuthKit.Mfa;
using AuthKit.Tests.Messages;

namespace AuthKit.Tests.AccountFlows;

public sealed class SecondFactorMessagesTests : IAsyncLifetime, IDisposable
{
    private readonly FlowSite _site = new();
    private readonly RecordingSink _happened = new();
    private readonly SecretKeyRing _keys = new(SecretKey.Generate());
    private readonly TotpService _totp;
    private readonly MfaService _mfa;
    private int _handled;

    public SecondFactorMessagesTests()
    {
        var runtime = new AuthKitRuntime { TimeProvider = _site.Clock, Events = _happened };
        _totp = new TotpService(runtime: runtime);
        _mfa = new MfaService(new InMemoryMfaStore(), _keys, _totp, runtime: runtime);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _site.DisposeAsync();

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task The_owner_is_notified_of_changes_and_of_a_used_recovery_code()
    {
        var account = await _site.AddAsync();
        using var enrollment = (await _mfa.BeginTotpAsync(account.Subject, "alice"))!;
        Assert.Empty(await TellAsync());
        var codes = (await _mfa.ConfirmTotpAsync(account.Subject, Code(enrollment))).RecoveryCodes;
        Assert.Equal([AuthMessageKind.SecondFactorAdded], await TellAsync());

        Assert.True((await _mfa.VerifyRecoveryCodeAsync(account.Subject, codes[0])).Succeeded);
        Assert.Equal([AuthMessageKind.RecoveryCodeUsed], await TellAsync());

        _site.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True((await _mfa.VerifyAsync(account.Subject, Code(enrollment))).Succeeded);
        Assert.Empty(await TellAsync());

        Assert.True((await _mfa.RemoveAllAsync(account.Subject, codes[1])).Succeeded);
        Assert.Equal([AuthMessageKind.RecoveryCodeUsed, AuthMessageKind.SecondFactorRemoved], (await TellAsync()).Order().Reverse());
    }

    [Fact]
    public async Task The_owner_is_notified_of_an_administrator_s_removal()
    {
        var account = await _site.AddAsync();
        using var enrollment = (await _mfa.BeginTotpAsync(account.Subject, "alice"))!;
        await _mfa.ConfirmTotpAsync(account.Subject, Code(enrollment));
        await TellAsync();

        Assert.True(await _mfa.RemoveAllByAdministratorAsync(account.Subject));

        Assert.Equal([AuthMessageKind.SecondFactorRemoved], await TellAsync());
    }

    [Fact]
    public async Task Wrong_codes_are_reported_only_when_they_begin_a_wait()
    {
        var account = await _site.AddAsync();
        using var enrollment = (await _mfa.BeginTotpAsync(account.Subject, "alice"))!;
        await _mfa.ConfirmTotpAsync(account.Subject, Code(enrollment));
        await TellAsync();

        var told = new List<int>();
        for (var failure = 1; failure <= 12; failure++)
        {
            Assert.Equal(MfaStatus.InvalidCode, (await _mfa.VerifyAsync(account.Subject, _site.WrongCode(enrollment.Uri.Secret))).Status);
            if (await TellAsync() is { Count: > 0 } kinds)
            {
                Assert.Equal([AuthMessageKind.SecondFactorBlocked], kinds);
                told.Add(failure);
                Assert.Equal(MfaStatus.RateLimited, (await _mfa.VerifyAsync(account.Subject, _site.WrongCode(enrollment.Uri.Secret))).Status);
                Assert.Empty(await TellAsync());
                _site.Clock.Advance(TimeSpan.FromDays(1));
            }
        }

        Assert.Equal([5, 10], told);
    }

    [Theory]
    [InlineData(MfaMethod.Totp, 0, false, false)]
    [InlineData(MfaMethod.Totp, 15, false, true)]
    [InlineData(MfaMethod.RecoveryCode, 15, false, true)]
    [InlineData(MfaMethod.Totp, 0, true, true)]
    [InlineData(MfaMethod.Totp, 15, true, true)]
    [InlineData(MfaMethod.RecoveryCode, 15, true, true)]
    [InlineData(MfaMethod.RecoveryCode, 0, true, false)]
    public async Task A_failure_is_reported_if_it_begins_a_wait_or_locks(MfaMethod method, int minutes, bool isLocked, bool isTold)
    {
        var account = await _site.AddAsync();

        _happened.Publish(new MfaFailedEvent
        {
            Time = _site.Clock.GetUtcNow(),
            SubjectId = account.Subject.Id,
            Method = method,
            ConsecutiveFailures = 100,
            BlockedFor = TimeSpan.FromMinutes(minutes),
            IsLocked = isLocked,
        });

        Assert.Equal(isTold ? [AuthMessageKind.SecondFactorBlocked] : [], await TellAsync());
    }

    [Fact]
    public async Task No_message_is_sent_for_another_account_or_a_disabled_one()
    {
        var account = await _site.AddAsync();
        var disabled = await _site.AddAsync("bob@example.com");
        await _site.Lifecycle.DisableAsync(disabled.Subject);
        foreach (var (tenant, id) in ((string, string?)[])[("acme", account.Subject.Id), ("", "nobody"), ("", disabled.Subject.Id), ("", null)])
        {
            _happened.Publish(new MfaRecoveryCodeUsedEvent { Time = _site.Clock.GetUtcNow(), Tenant = tenant, SubjectId = id, CodesLeft = 9 });
        }

        _happened.Publish(new MfaDeviceTrustedEvent { Time = _site.Clock.GetUtcNow(), SubjectId = account.Subject.Id, DeviceId = "a device" });
        Assert.Empty(await TellAsync());
    }

    /// <summary>Passes on the events since the last call. Returns the kinds of the messages that were mailed to the owner.</summary>
    private async Task<IReadOnlyList<AuthMessageKind>> TellAsync()
    {
        foreach (var happened in _happened.Events.Skip(_handled).ToList())
        {
            _handled++;
            await _site.SecondFactors.HandleAsync(happened, CancellationToken.None);
        }

        var sent = await _site.MailAsync();
        Assert.All(sent, static message => Assert.Equal(("alice@example.com", null, null), (message.To, message.Link, message.Code)));
        return [.. sent.Select(static message => message.Kind)];
    }

    private string Code(TotpEnrollment enrollment) => _totp.GetCode(enrollment.Uri.Secret, _totp.Parameters);
}
