using System.Text;
using AuthKit.Cryptography;
using AuthKit.Mfa;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.Tests.NormalForms;
using AuthKit.Tests.SignIn;

namespace AuthKit.Tests.Mfa;

public sealed class MfaServiceTests : IDisposable
{
    private static readonly SubjectRef Someone = new("someone");

    private readonly ManualClock _clock = new();
    private readonly InMemoryMfaStore _kept = new();
    private readonly FaultingStore<IMfaStore> _store;
    private readonly SecretKeyRing _keys = new(SecretKey.Generate());
    private readonly EventLog _log = new();
    private readonly MfaOptions _options = new();
    private readonly TotpService _totp;

    public MfaServiceTests()
    {
        _store = new FaultingStore<IMfaStore>(_kept);
        _totp = new TotpService(runtime: new AuthKitRuntime { TimeProvider = _clock });
    }

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task Nothing_is_enabled_before_the_first_code()
    {
        var service = New();
        using var enrollment = (await service.BeginTotpAsync(Someone, "someone@example.com"))!;
        Assert.False((await service.GetAsync(Someone)).IsEnabled);
        Assert.Equal(MfaStatus.InvalidCode, (await service.VerifyAsync(Someone, Code(enrollment))).Status);
        Assert.Equal(MfaStatus.InvalidCode, (await service.ConfirmTotpAsync(Someone, Wrong(enrollment))).Status);

        var confirmed = await service.ConfirmTotpAsync(Someone, Code(enrollment));
        Assert.True(confirmed.Succeeded);
        Assert.Equal(10, confirmed.RecoveryCodes.Distinct().Count());
        var state = await service.GetAsync(Someone);
        Assert.Equal((true, 10, null), (state.IsEnabled, state.RecoveryCodesLeft, state.PendingUntil));
        Assert.Equal(["mfa.authenticator_added"], _log.Names);
    }

    [Fact]
    public async Task Enrolment_expires_at_its_instant_and_a_new_one_replaces_it()
    {
        var service = New();
        using var first = (await service.BeginTotpAsync(Someone, "a"))!;
        using var second = (await service.BeginTotpAsync(Someone, "a"))!;
        Assert.Equal(MfaStatus.InvalidCode, (await service.ConfirmTotpAsync(Someone, Code(first))).Status);
        _clock.Advance(_options.EnrollmentLifetime);
        Assert.Equal(MfaStatus.NotPending, (await service.ConfirmTotpAsync(Someone, Code(second))).Status);
        Assert.Equal(MfaStatus.NotPending, (await service.ConfirmTotpAsync(Someone, Code(second))).Status);
    }

    [Fact]
    public async Task Wrong_first_codes_end_the_enrolment_and_count_nowhere_else()
    {
        var service = New();
        using var enrollment = (await service.BeginTotpAsync(Someone, "a"))!;
        for (var i = 0; i < MfaService.MaxEnrollmentFailures; i++)
        {
            Assert.Equal(MfaStatus.InvalidCode, (await service.ConfirmTotpAsync(Someone, Wrong(enrollment))).Status);
        }

        Assert.Equal(MfaStatus.NotPending, (await service.ConfirmTotpAsync(Someone, Code(enrollment))).Status);
        Assert.Equal(0, (await service.GetAsync(Someone)).ConsecutiveFailures);
    }

    [Fact]
    public async Task Confirming_code_is_spent_and_each_later_one_works_once()
    {
        var service = New();
        var (enrollment, _) = await EnrolAsync(service);
        using (enrollment)
        {
            Assert.Equal(MfaStatus.AlreadyUsed, (await service.VerifyAsync(Someone, Code(enrollment))).Status);
            _clock.Advance(TimeSpan.FromSeconds(30));
            var code = Code(enrollment);
            Assert.True((await service.VerifyAsync(Someone, code)).Succeeded);
            Assert.Equal(MfaStatus.AlreadyUsed, (await New().VerifyAsync(Someone, code)).Status);
            _clock.Advance(TimeSpan.FromSeconds(-30));
            Assert.False((await service.VerifyAsync(Someone, Code(enrollment))).Succeeded);
        }
    }

    [Fact]
    public async Task One_of_fifty_simultaneous_uses_of_a_code_passes()
    {
        var (enrollment, codes) = await EnrolAsync(New());
        using (enrollment)
        {
            _clock.Advance(TimeSpan.FromSeconds(60));
            var code = Code(enrollment);
            var services = new[] { New(), New() };
            var verified = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => services[i % 2].VerifyAsync(Someone, code).AsTask())));
            Assert.Single(verified, static result => result.Succeeded);

            var used = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => services[i % 2].VerifyRecoveryCodeAsync(Someone, codes[3]).AsTask())));
            Assert.Single(used, static result => result.Succeeded);
            Assert.Equal(9, (await New().GetAsync(Someone)).RecoveryCodesLeft);
        }
    }

    [Fact]
    public async Task Of_many_simultaneous_wrong_codes_five_are_checked_and_then_a_right_one_is_refused()
    {
        var (enrollment, _) = await EnrolAsync(New());
        using (enrollment)
        {
            _clock.Advance(TimeSpan.FromSeconds(60));
            var wrong = Wrong(enrollment);
            var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => New().VerifyAsync(Someone, wrong).AsTask())));
            Assert.Equal(5, results.Count(static result => result.Status == MfaStatus.InvalidCode));
            Assert.Equal(45, results.Count(static result => result.Status == MfaStatus.RateLimited));

            var refused = await New().VerifyAsync(Someone, Code(enrollment));
            Assert.Equal((MfaStatus.RateLimited, TimeSpan.FromMinutes(15)), (refused.Status, refused.RetryAfter));
            _clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(MfaStatus.RateLimited, (await New().VerifyAsync(Someone, Code(enrollment))).Status);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True((await New().VerifyAsync(Someone, Code(enrollment))).Succeeded);
            Assert.Equal(0, (await New().GetAsync(Someone)).ConsecutiveFailures);
        }
    }

    [Fact]
    public async Task Each_wait_without_a_success_is_twice_as_long_and_a_hundred_failures_lock()
    {
        var service = New();
        var (enrollment, codes) = await EnrolAsync(service);
        using (enrollment)
        {
            var waits = new List<double>();
            for (var round = 0; round < 20; round++)
            {
                for (var i = 0; i < 5; i++)
                {
                    Assert.Equal(MfaStatus.InvalidCode, (await service.VerifyAsync(Someone, Wrong(enrollment))).Status);
                }

                var wait = _log.Of<MfaFailedEvent>()[^1].BlockedFor;
                waits.Add(wait.TotalMinutes);
                _clock.Advance(wait);
            }

            Assert.Equal([15, 30, 60, 120, 240, 480, 960, 1440, 1440], waits.Take(9));
            Assert.True(_log.Of<MfaFailedEvent>()[^1].IsLocked);
            Assert.Equal(MfaStatus.Locked, (await service.VerifyAsync(Someone, Code(enrollment))).Status);
            Assert.True((await service.VerifyRecoveryCodeAsync(Someone, codes[0])).Succeeded);
            Assert.True((await service.VerifyAsync(Someone, Code(enrollment))).Succeeded);
        }
    }

    [Fact]
    public async Task Administrator_unlocks()
    {
        var service = New();
        var (enrollment, _) = await EnrolAsync(service);
        using (enrollment)
        {
            for (var i = 0; i < 5; i++)
            {
                await service.VerifyAsync(Someone, Wrong(enrollment));
            }

            _clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(MfaStatus.RateLimited, (await service.VerifyAsync(Someone, Code(enrollment))).Status);
            await service.UnlockAsync(Someone);
            Assert.True((await service.VerifyAsync(Someone, Code(enrollment))).Succeeded);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(99)]
    [InlineData(100)]
    public async Task Unlocking_forgets_any_number_of_failures_with_or_without_a_wait(int failures)
    {
        var service = New();
        var (enrollment, _) = await EnrolAsync(service);
        using (enrollment)
        {
            _clock.Advance(TimeSpan.FromSeconds(60));
            await FailAsync(failures);

            await service.UnlockAsync(Someone);

            var state = await service.GetAsync(Someone);
            Assert.Equal((0, null, false), (state.ConsecutiveFailures, state.BlockedUntil, state.IsLocked));
            await FailAsync(4);
            Assert.Null((await service.GetAsync(Someone)).BlockedUntil);
            Assert.Equal(MfaStatus.InvalidCode, (await service.VerifyAsync(Someone, Wrong(enrollment))).Status);
            Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromMinutes(15), (await service.GetAsync(Someone)).BlockedUntil);
        }

        async Task FailAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Assert.Equal(MfaStatus.InvalidCode, (await service.VerifyAsync(Someone, Wrong(enrollment))).Status);
                if (i < times - 1 && (await service.GetAsync(Someone)).BlockedUntil is not null)
                {
                    await service.EndWaitsAsync(Someone);
                }
            }
        }
    }

    [Fact]
    public async Task Ending_waits_writes_nothing_if_there_is_no_wait()
    {
        var service = New();
        await service.EndWaitsAsync(Someone);
        Assert.Null(await _kept.FindAsync(Someone.ToOwnerKey()));
        var (enrollment, _) = await EnrolAsync(service);
        enrollment.Dispose();
        var version = (await _kept.FindAsync(Someone.ToOwnerKey()))!.Version;

        await service.EndWaitsAsync(Someone);
        await service.VerifyRecoveryCodeAsync(Someone, "AAAAAA-AAAAAA-AAAAAA-AAAAAA");

        Assert.Equal(version, (await _kept.FindAsync(Someone.ToOwnerKey()))!.Version);
    }

    [Fact]
    public async Task An_expired_device_or_one_of_an_earlier_security_version_does_not_evict_a_live_one()
    {
        _options.MaxTrustedDevices = 2;
        var service = New();
        (await EnrolAsync(service)).Enrollment.Dispose();
        var live = await service.TrustDeviceAsync(Someone, 2);
        Assert.Null(await service.TrustDeviceAsync(Someone, 1));
        var another = await service.TrustDeviceAsync(Someone, 2);
        Assert.True(await service.IsTrustedDeviceAsync(Someone, live, 2));
        Assert.True(await service.IsTrustedDeviceAsync(Someone, another, 2));

        // On a clock that is behind, the device that is added last expires first.
        var late = await service.TrustDeviceAsync(Someone, 3);
        _clock.Advance(-TimeSpan.FromDays(1));
        var early = await service.TrustDeviceAsync(Someone, 3);
        _clock.Advance(_options.TrustedDeviceLifetime);
        var last = await service.TrustDeviceAsync(Someone, 3);
        Assert.False(await service.IsTrustedDeviceAsync(Someone, early, 3));
        Assert.True(await service.IsTrustedDeviceAsync(Someone, late, 3));
        Assert.True(await service.IsTrustedDeviceAsync(Someone, last, 3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Recovery_code_is_accepted_in_any_notation_and_once(int form)
    {
        var service = New();
        var (enrollment, codes) = await EnrolAsync(service);
        enrollment.Dispose();
        Assert.All(codes, static code => Assert.Matches("^[A-Z2-7]{6}(-[A-Z2-7]{6}){3}$", code));
        var typed = form switch
        {
            0 => codes[0],
            1 => codes[0].Replace("-", "", StringComparison.Ordinal).ToLowerInvariant(),
            _ => codes[0].Replace('-', ' '),
        };
        var used = await service.VerifyRecoveryCodeAsync(Someone, typed);
        Assert.Equal((true, MfaMethod.RecoveryCode), (used.Succeeded, used.Method));
        Assert.False((await service.VerifyRecoveryCodeAsync(Someone, codes[0])).Succeeded);
        Assert.Equal(9, _log.Of<MfaRecoveryCodeUsedEvent>().Single().CodesLeft);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("123456")]
    [InlineData("ABCDEF-ABCDEF-ABCDEF-ABCDE")]
    [InlineData("ABCDEF-ABCDEF-ABCDEF-ABCDEFA")]
    [InlineData("ABCDE1-ABCDEF-ABCDEF-ABCDEF")]
    [InlineData("ＡBCDEF-ABCDEF-ABCDEF-ABCDEF")]
    public async Task Text_that_cannot_be_a_recovery_code_is_refused_and_does_not_count(string? typed)
    {
        var service = New();
        (await EnrolAsync(service)).Enrollment.Dispose();
        Assert.Equal(MfaStatus.InvalidCode, (await service.VerifyRecoveryCodeAsync(Someone, typed)).Status);
        Assert.Equal(0, (await service.GetAsync(Someone)).ConsecutiveFailures);
    }

    [Fact]
    public async Task Renewed_recovery_codes_replace_all_earlier_ones()
    {
        var service = New();
        var (enrollment, codes) = await EnrolAsync(service);
        using (enrollment)
        {
            Assert.Empty((await service.RenewRecoveryCodesAsync(Someone, Wrong(enrollment))).RecoveryCodes);
            _clock.Advance(TimeSpan.FromSeconds(60));
            var renewed = await service.RenewRecoveryCodesAsync(Someone, Code(enrollment));
            Assert.Equal(10, renewed.RecoveryCodes.Count);
            Assert.False((await service.VerifyRecoveryCodeAsync(Someone, codes[0])).Succeeded);
            Assert.True((await service.VerifyRecoveryCodeAsync(Someone, renewed.RecoveryCodes[0])).Succeeded);
        }
    }

    [Fact]
    public async Task Removal_requires_a_code_and_the_last_removal_deletes_everything()
    {
        var service = New();
        var (enrollment, codes) = await EnrolAsync(service);
        using (enrollment)
        {
            var device = await service.TrustDeviceAsync(Someone, 1);
            Assert.False((await service.RemoveAllAsync(Someone, Wrong(enrollment))).Succeeded);
            Assert.True((await service.GetAsync(Someone)).IsEnabled);
            Assert.True((await service.RemoveAllAsync(Someone, codes[0])).Succeeded);
            var state = await service.GetAsync(Someone);
            Assert.Equal((false, 0, 0), (state.IsEnabled, state.RecoveryCodesLeft, state.TrustedDevices.Count));
            Assert.False(await service.IsTrustedDeviceAsync(Someone, device, 1));
            _clock.Advance(TimeSpan.FromSeconds(60));
            Assert.False((await service.VerifyAsync(Someone, Code(enrollment))).Succeeded);
            Assert.False((await service.VerifyRecoveryCodeAsync(Someone, codes[1])).Succeeded);
        }
    }

    [Fact]
    public async Task Administrator_removes_without_a_code_including_a_pending_enrolment()
    {
        var service = New();
        using var enrollment = (await service.BeginTotpAsync(Someone, "a"))!;
        Assert.False(await service.RemoveAllByAdministratorAsync(Someone));
        Assert.Equal(MfaStatus.NotPending, (await service.ConfirmTotpAsync(Someone, Code(enrollment))).Status);
        (await EnrolAsync(service)).Enrollment.Dispose();
        Assert.True(await service.RemoveAllByAdministratorAsync(Someone));
        Assert.True(Assert.Single(_log.Of<MfaAuthenticatorRemovedEvent>()).IsByAdministrator);
        Assert.False((await service.GetAsync(Someone)).IsEnabled);
    }

    [Fact]
    public async Task Several_authenticators_have_names_and_the_bound_holds()
    {
        _options.MaxAuthenticators = 2;
        var service = New();
        var (first, _) = await EnrolAsync(service);
        var (second, again) = await EnrolAsync(service, "Tablet");
        Assert.Empty(again);
        Assert.Null(await service.BeginTotpAsync(Someone, "a"));
        var ids = (await service.GetAsync(Someone)).Authenticators;
        Assert.Equal(["Authenticator", "Tablet"], ids.Select(static authenticator => authenticator.Name));
        Assert.True(await service.RenameAsync(Someone, ids[0].Id, "Phone"));
        Assert.False(await service.RenameAsync(Someone, "other", "Phone"));
        await Assert.ThrowsAsync<ArgumentException>(() => service.RenameAsync(Someone, ids[0].Id, "a\nb").AsTask());

        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True((await service.VerifyAsync(Someone, Code(first))).Succeeded);
        Assert.True((await service.VerifyAsync(Someone, Code(second))).Succeeded);
        Assert.True(await service.RemoveByAdministratorAsync(Someone, ids[0].Id));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False((await service.VerifyAsync(Someone, Code(first))).Succeeded);
        Assert.True((await service.VerifyAsync(Someone, Code(second))).Succeeded);
        Assert.Equal(10, (await service.GetAsync(Someone)).RecoveryCodesLeft);
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task Trusted_device_is_bound_to_account_security_version_and_time()
    {
        var service = New();
        Assert.Null(await service.TrustDeviceAsync(Someone, 1));
        (await EnrolAsync(service)).Enrollment.Dispose();
        var token = await service.TrustDeviceAsync(Someone, 1, new ClientContext { Address = "203.0.113.1", UserAgent = "browser" });
        Assert.True(await service.IsTrustedDeviceAsync(Someone, token, 1));
        Assert.False(await service.IsTrustedDeviceAsync(Someone, token, 2));
        Assert.False(await service.IsTrustedDeviceAsync(new SubjectRef("other"), token, 1));
        Assert.False(await service.IsTrustedDeviceAsync(new SubjectRef("tenant", "someone"), token, 1));
        Assert.False(await service.IsTrustedDeviceAsync(Someone, token![..^1] + "_", 1));
        Assert.False(await service.IsTrustedDeviceAsync(Someone, null, 1));
        Assert.Equal("browser", Assert.Single((await service.GetAsync(Someone)).TrustedDevices).UserAgent);
        _clock.Advance(_options.TrustedDeviceLifetime - TimeSpan.FromMilliseconds(1));
        Assert.True(await service.IsTrustedDeviceAsync(Someone, token, 1));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await service.IsTrustedDeviceAsync(Someone, token, 1));
    }

    [Fact]
    public async Task Forgotten_device_is_no_longer_trusted_and_the_oldest_is_evicted()
    {
        _options.MaxTrustedDevices = 2;
        var service = New();
        (await EnrolAsync(service)).Enrollment.Dispose();
        var tokens = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            tokens.Add((await service.TrustDeviceAsync(Someone, 1))!);
        }

        Assert.False(await service.IsTrustedDeviceAsync(Someone, tokens[0], 1));
        var devices = (await service.GetAsync(Someone)).TrustedDevices;
        Assert.True(await service.ForgetDeviceAsync(Someone, devices[0].Id));
        Assert.False(await service.ForgetDeviceAsync(Someone, devices[0].Id));
        Assert.False(await service.IsTrustedDeviceAsync(Someone, tokens[1], 1));
        Assert.True(await service.IsTrustedDeviceAsync(Someone, tokens[2], 1));
        Assert.True(await service.ForgetAllDevicesAsync(Someone));
        Assert.False(await service.IsTrustedDeviceAsync(Someone, tokens[2], 1));
    }

    [Fact]
    public async Task State_describes_the_present()
    {
        var service = New();
        var (enrollment, _) = await EnrolAsync(service);
        using (enrollment)
        {
            await service.TrustDeviceAsync(Someone, 1);
            using var second = await service.BeginTotpAsync(Someone, "a");
            for (var i = 0; i < 5; i++)
            {
                await service.VerifyAsync(Someone, Wrong(enrollment));
            }

            var until = _clock.GetUtcNow() + TimeSpan.FromMinutes(15);
            var state = await service.GetAsync(Someone);
            Assert.Equal((until, until, 1, 5), (state.BlockedUntil, state.PendingUntil, state.TrustedDevices.Count, state.ConsecutiveFailures));
            _clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
            state = await service.GetAsync(Someone);
            Assert.Equal((until, until), (state.BlockedUntil, state.PendingUntil));
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            state = await service.GetAsync(Someone);
            Assert.Equal((null, null, 1, 5), (state.BlockedUntil, state.PendingUntil, state.TrustedDevices.Count, state.ConsecutiveFailures));
            _clock.Advance(_options.TrustedDeviceLifetime);
            Assert.Empty((await service.GetAsync(Someone)).TrustedDevices);
        }
    }

    [Fact]
    public async Task Delayed_write_is_refused_after_a_removal_and_a_new_enrolment()
    {
        // Two records of the same age, which means the same number of writes.
        var service = New();
        var (first, codes) = await EnrolAsync(service);
        using var held = first;
        var slow = new HoldsOneWrite(_kept);
        var waiting = new MfaService(slow, _keys, _totp, _options, new AuthKitRuntime { TimeProvider = _clock }).VerifyRecoveryCodeAsync(Someone, codes[0]).AsTask();
        await slow.IsHeld.WaitAsync(TimeSpan.FromMinutes(1));

        await service.DeleteAsync(Someone);
        var (second, newCodes) = await EnrolAsync(service);
        using var kept = second;
        slow.Release();
        Assert.False((await waiting).Succeeded);
        Assert.True((await service.VerifyRecoveryCodeAsync(Someone, newCodes[0])).Succeeded);
    }

    private sealed class HoldsOneWrite(IMfaStore inner) : IMfaStore
    {
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsHeld => _held.Task;

        public void Release() => _release.SetResult();

        public ValueTask<VersionedRecord?> FindAsync(StoreKey owner, CancellationToken cancellationToken = default) => inner.FindAsync(owner, cancellationToken);

        public async ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default)
        {
            _held.TrySetResult();
            await _release.Task;
            return await inner.WriteAsync(record, previous, cancellationToken);
        }

        public ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default) => inner.RemoveAsync(owner, cancellationToken);
    }

    [Theory]
    [InlineData(OtpAlgorithm.Sha1, 6, 30)]
    [InlineData(OtpAlgorithm.Sha256, 8, 60)]
    public async Task Authenticator_from_another_system_works_at_once_and_is_imported_once(OtpAlgorithm algorithm, int digits, int period)
    {
        var service = New();
        using var secret = OtpSecret.Create(20);
        var parameters = new TotpParameters(algorithm, digits, TimeSpan.FromSeconds(period));
        var step = _clock.GetUtcNow().ToUnixTimeSeconds() / period;
        var codes = await service.ImportTotpAsync(Someone, secret, parameters, "Phone", step);
        Assert.Equal(10, codes!.Count);
        Assert.Equal(MfaStatus.AlreadyUsed, (await service.VerifyAsync(Someone, _totp.GetCode(secret, parameters))).Status);
        _clock.Advance(TimeSpan.FromSeconds(period));
        Assert.True((await service.VerifyAsync(Someone, _totp.GetCode(secret, parameters))).Succeeded);
        Assert.True((await service.VerifyRecoveryCodeAsync(Someone, codes[0])).Succeeded);

        Assert.Empty((await service.ImportTotpAsync(Someone, secret, parameters, "Again"))!);
        var authenticator = Assert.Single((await service.GetAsync(Someone)).Authenticators);
        Assert.Equal(("Phone", parameters), (authenticator.Name, authenticator.Parameters));
        Assert.Equal(9, (await service.GetAsync(Someone)).RecoveryCodesLeft);
        Assert.Equal(authenticator.Id, Assert.Single(_log.Of<MfaAuthenticatorAddedEvent>()).AuthenticatorId);

        for (var i = 1; i < _options.MaxAuthenticators; i++)
        {
            using var another = OtpSecret.Create(16);
            Assert.Empty((await service.ImportTotpAsync(Someone, another, parameters))!);
        }

        using var last = OtpSecret.Create(16);
        Assert.Null(await service.ImportTotpAsync(Someone, last, parameters));
        await Assert.ThrowsAsync<ArgumentException>(() => service.ImportTotpAsync(Someone, last, default).AsTask());
    }

    [Fact]
    public async Task Code_is_accepted_as_people_type_it()
    {
        var service = New();
        using var enrollment = (await service.BeginTotpAsync(Someone, "a"))!;
        Assert.True((await service.ConfirmTotpAsync(Someone, $"{Code(enrollment)[..3]} {Code(enrollment)[3..]}\r\n")).Succeeded);
        for (var way = 0; way < TypedCodes.Of("123456").Count(); way++)
        {
            _clock.Advance(TimeSpan.FromSeconds(60));
            Assert.True((await service.VerifyAsync(Someone, TypedCodes.Of(Code(enrollment)).ElementAt(way))).Succeeded, $"Way {way} is refused.");
        }

        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.NotEmpty((await service.RenewRecoveryCodesAsync(Someone, TypedCodes.Of(Code(enrollment)).First())).RecoveryCodes);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True((await service.RemoveAllAsync(Someone, TypedCodes.Of(Code(enrollment)).First())).Succeeded);
    }

    [Fact]
    public async Task Recovery_code_is_accepted_as_people_type_it()
    {
        var service = New();
        var (enrollment, codes) = await EnrolAsync(service);
        using var kept = enrollment;
        Func<string, string>[] ways =
        [
            static code => code.ToLowerInvariant(),
            static code => code.Replace('-', '\u2013'),
            static code => $" {code.Replace('-', ' ')}\r\n",
            static code => code.Replace("-", "", StringComparison.Ordinal),
            static code => code.Replace('O', '0').Replace('I', '1').Replace('B', '8'),
            static code => string.Concat(code.Select(static c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) ? (char)(c + 0xFEE0) : c)),
            static code => string.Concat(code.Select(static c => char.IsAsciiLetterUpper(c) ? (char)(char.ToLowerInvariant(c) + 0xFEE0) : c)),
        ];
        for (var way = 0; way < ways.Length; way++)
        {
            Assert.True((await service.VerifyRecoveryCodeAsync(Someone, ways[way](codes[way]))).Succeeded, $"Way {way} is refused.");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("12345678")]
    [InlineData("abcdef")]
    [InlineData("12345a")]
    [InlineData("12345\u00b2")]
    [InlineData("12345\0")]
    [InlineData("12345.6")]
    public async Task Text_that_cannot_be_a_code_is_refused_and_is_not_a_failure(string? typed)
    {
        var service = New();
        using var enrollment = (await service.BeginTotpAsync(Someone, "a"))!;
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(MfaStatus.InvalidCode, (await service.ConfirmTotpAsync(Someone, typed)).Status);
        }

        Assert.True((await service.ConfirmTotpAsync(Someone, Code(enrollment))).Succeeded);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(MfaStatus.InvalidCode, (await service.VerifyAsync(Someone, typed)).Status);
        }

        Assert.Equal(0, (await service.GetAsync(Someone)).ConsecutiveFailures);
        Assert.Equal(MfaStatus.InvalidCode, (await service.VerifyAsync(Someone, Wrong(enrollment))).Status);
        Assert.Equal(1, (await service.GetAsync(Someone)).ConsecutiveFailures);
    }

    [Fact]
    public async Task Swapped_records_make_both_unusable()
    {
        var other = new SubjectRef("other");
        var service = New();
        var (mine, myCodes) = await EnrolAsync(service);
        using var theirs = (await service.BeginTotpAsync(other, "b"))!;
        await service.ConfirmTotpAsync(other, Code(theirs));
        var (myRecord, theirRecord) = ((await _kept.FindAsync(Someone.ToOwnerKey()))!, (await _kept.FindAsync(other.ToOwnerKey()))!);
        Assert.True(await _kept.WriteAsync(myRecord with { Version = myRecord.Version + 1, Payload = theirRecord.Payload }, myRecord.Version));
        Assert.True(await _kept.WriteAsync(theirRecord with { Version = theirRecord.Version + 1, Payload = myRecord.Payload }, theirRecord.Version));
        _clock.Advance(TimeSpan.FromSeconds(60));
        foreach (var subject in (SubjectRef[])[Someone, other])
        {
            Assert.False((await service.VerifyAsync(subject, Code(mine))).Succeeded);
            Assert.False((await service.VerifyAsync(subject, Code(theirs))).Succeeded);
            Assert.False((await service.VerifyRecoveryCodeAsync(subject, myCodes[0])).Succeeded);
        }

        mine.Dispose();
    }

    [Fact]
    public async Task Store_contains_neither_secret_nor_code_nor_token()
    {
        var service = New();
        var (enrollment, codes) = await EnrolAsync(service);
        var token = await service.TrustDeviceAsync(Someone, 1);
        var text = Encoding.UTF8.GetString((await _kept.FindAsync(Someone.ToOwnerKey()))!.Payload.Span);
        var secret = new byte[enrollment.Uri.Secret.Size];
        enrollment.Uri.Secret.CopyTo(secret);
        enrollment.Dispose();
        Assert.DoesNotContain(Convert.ToBase64String(secret), text, StringComparison.Ordinal);
        Assert.DoesNotContain(Base32.Encode(secret), text, StringComparison.Ordinal);
        Assert.DoesNotContain(token!, text, StringComparison.Ordinal);
        Assert.All(codes, code => Assert.DoesNotContain(code, text, StringComparison.Ordinal));
        Assert.All(codes, code => Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_are_sealed_again_at_the_next_use_after_a_key_rotation()
    {
        var (enrollment, codes) = await EnrolAsync(New());
        using var rotated = new SecretKeyRing(SecretKey.Generate(), _keys.Active);
        var service = new MfaService(_store.Store, rotated, _totp, _options, new AuthKitRuntime { TimeProvider = _clock });
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True((await service.VerifyAsync(Someone, Code(enrollment))).Succeeded);
        Assert.True((await service.VerifyRecoveryCodeAsync(Someone, codes[0])).Succeeded);
        using var newOnly = new SecretKeyRing(rotated.Active);
        var later = new MfaService(_store.Store, newOnly, _totp, _options, new AuthKitRuntime { TimeProvider = _clock });
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True((await later.VerifyAsync(Someone, Code(enrollment))).Succeeded);
        enrollment.Dispose();
    }

    [Theory]
    [InlineData(StoreFault.Before)]
    [InlineData(StoreFault.After)]
    public async Task Failing_store_verifies_no_code(StoreFault fault)
    {
        var service = New();
        var (enrollment, codes) = await EnrolAsync(service);
        using (enrollment)
        {
            _clock.Advance(TimeSpan.FromSeconds(60));
            _store.Fault = fault;
            await Assert.ThrowsAsync<AuthUnavailableException>(() => service.VerifyAsync(Someone, Code(enrollment)).AsTask());
            await Assert.ThrowsAsync<AuthUnavailableException>(() => service.VerifyRecoveryCodeAsync(Someone, codes[0]).AsTask());
            await Assert.ThrowsAsync<AuthUnavailableException>(() => service.GetAsync(Someone).AsTask());
            _store.Fault = StoreFault.None;
            Assert.True((await service.VerifyAsync(Someone, Code(enrollment))).Succeeded);
        }
    }

    [Fact]
    public async Task Foreign_record_does_not_count_as_an_account_without_a_second_factor()
    {
        await _kept.WriteAsync(new VersionedRecord { Key = Someone.ToOwnerKey(), Version = 1, Payload = "{}"u8.ToArray() }, 0);
        await _kept.WriteAsync(new VersionedRecord { Key = new SubjectRef("other").ToOwnerKey(), Version = 1, Payload = "no json"u8.ToArray() }, 0);
        await Assert.ThrowsAsync<AuthUnavailableException>(() => New().GetAsync(new SubjectRef("other")).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => New().VerifyAsync(new SubjectRef("other"), "123456").AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => New().GetAsync(Someone).AsTask());
    }

    [Fact]
    public async Task Deleted_account_leaves_no_record()
    {
        var service = New();
        (await EnrolAsync(service)).Enrollment.Dispose();
        Assert.True(await service.DeleteAsync(Someone));
        Assert.False(await service.DeleteAsync(Someone));
        Assert.Null(await _kept.FindAsync(Someone.ToOwnerKey()));
    }

    private MfaService New() => new(_store.Store, _keys, _totp, _options, new AuthKitRuntime { TimeProvider = _clock, Events = _log });

    private async Task<(TotpEnrollment Enrollment, IReadOnlyList<string> Codes)> EnrolAsync(MfaService service, string? name = null)
    {
        var enrollment = (await service.BeginTotpAsync(Someone, "someone@example.com", name))!;
        var confirmed = await service.ConfirmTotpAsync(Someone, Code(enrollment));
        Assert.True(confirmed.Succeeded);
        return (enrollment, confirmed.RecoveryCodes);
    }

    private string Code(TotpEnrollment enrollment) => _totp.GetCode(enrollment.Uri.Secret, _totp.Parameters);

    /// <summary>Six digits that are not a code of any step in the window.</summary>
    private string Wrong(TotpEnrollment enrollment)
    {
        var right = Enumerable.Range(-2, 5).Select(i => _totp.GetCodeAt(enrollment.Uri.Secret, _totp.Parameters, _clock.GetUtcNow() + TimeSpan.FromSeconds(30 * i))).ToHashSet();
        return Enumerable.Range(0, 10).Select(i => $"00000{i}").First(code => !right.Contains(code));
    }
}
