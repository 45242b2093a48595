using System.Globalization;
using AuthKit.Cryptography;
using AuthKit.Events;
using AuthKit.Mfa;
using AuthKit.Testing;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>
/// Runs one sequence of commands against the service of second factors over a store, from two instances that differ in their
/// clock, in what new authenticators get and in the active key, and against a plain model; fails where they differ. A command is
/// a number: what it does, and to what, is read off its digits.
/// </summary>
internal sealed class FactorMachine : IAuthEventSink
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] Steps =
    [
        Millisecond, Half, Half - Millisecond, Period, Period, Period - Millisecond, Minute, Minute - Millisecond, 2 * Minute, 4 * Minute, TimeSpan.FromHours(1), TimeSpan.FromDays(1),
        -Millisecond, -Half, -Period, -Minute, -10 * Minute,
    ];

    /// <summary>How far back and ahead a code is taken.</summary>
    private static readonly (int Past, int Future)[] Windows = [(1, 1), (1, 1), (0, 0), (3, 2)];

    private static readonly SecretKey[] Keys = [SecretKey.Generate(), SecretKey.Generate()];
    private static readonly SecretKeyRing[] Rings = [new(Keys[0], Keys[1]), new(Keys[1], Keys[0])];

    private readonly ManualClock[] _clocks = [new(), new()];
    private readonly MfaService[] _services;
    private readonly MfaOptions _options;
    private readonly TotpOptions[] _totp;
    private readonly FactorModel _model;
    private readonly ModelAccount[] _accounts;
    private readonly List<ModelAuthenticator> _authenticators = [];
    private readonly List<string> _codes = ["AAAAAA-AAAAAA-AAAAAA-AAAAAA"];
    private readonly List<string> _devices = ["", new('A', 48)];
    private readonly List<string> _told = [];
    private readonly List<string> _log = [];

    private int _turn;

    /// <param name="variant">Which window and waits.</param>
    /// <param name="createTotp">Makes what verifies codes; one with a flaw, to see it found.</param>
    /// <param name="misconfigure">Changes what the services are told and the model is not.</param>
    public FactorMachine(IMfaStore store, IMfaStore other, int variant, Func<TotpOptions, ITotpService>? createTotp = null, Action<MfaOptions>? misconfigure = null)
    {
        var (past, future) = Windows[variant % Windows.Length];
        _totp =
        [
            new TotpOptions { PastSteps = past, FutureSteps = future, AllowWideWindow = true },
            new TotpOptions { PastSteps = past, FutureSteps = future, AllowWideWindow = true, Algorithm = OtpAlgorithm.Sha256, Digits = 8, Period = Half },
        ];
        _options = NewOptions(variant);
        _model = new FactorModel(_options, _totp[0]);
        var tenant = $"{SessionId.Create()}";
        _accounts = [new(new SubjectRef(tenant, "one")), new(new SubjectRef(tenant, "two")), new(new SubjectRef($"{SessionId.Create()}", "one"))];
        var options = NewOptions(variant);
        misconfigure?.Invoke(options);
        _services = [Service(0, store), Service(1, other)];

        MfaService Service(int i, IMfaStore store) => new(
            store,
            Rings[i],
            createTotp?.Invoke(_totp[i]) ?? new TotpService(_totp[i]),
            options,
            new AuthKitRuntime { TimeProvider = _clocks[i], Events = this });
    }

    private ManualClock Clock => _clocks[_turn % 2];

    private DateTimeOffset Now => Clock.GetUtcNow();

    private MfaService Service => _services[_turn % 2];

    public void Publish(AuthEvent authEvent) => _told.Add(authEvent switch
    {
        MfaAuthenticatorAddedEvent e => $"{e.Name} {e.IsFirst}",
        MfaAuthenticatorRemovedEvent e => $"{e.Name} {e.IsLast} {e.IsByAdministrator}",
        MfaFailedEvent e => $"{e.Name} {e.Method} {e.ConsecutiveFailures} {e.BlockedFor} {e.IsLocked}",
        MfaRecoveryCodeUsedEvent e => $"{e.Name} {e.CodesLeft}",
        _ => authEvent.Name,
    });

    public async Task RunAsync(int[] commands)
    {
        try
        {
            foreach (var command in commands)
            {
                _turn = command;
                var account = Account(command / 32);
                await RunAsync(account, command / 2 % 16, command / 32 % 64, command / 2048);
                Equal(string.Join(", ", _model.Told), string.Join(", ", _told), "what was told");
                _model.Told.Clear();
                _told.Clear();
                await CheckAsync(account);
            }
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\nThe commands so far:\n{string.Join('\n', _log)}", exception);
        }
    }

    private Task RunAsync(ModelAccount account, int what, int first, int second) => what switch
    {
        0 => BeginAsync(account, second),
        1 => EnrolAsync(account, second),
        2 => ConfirmAsync(account, Typed(account.Pending, first, second)),
        3 or 4 or 5 or 6 => VerifyAsync(account, Typed(Authenticator(account, second), first, second)),
        7 or 8 => VerifyRecoveryCodeAsync(account, RecoveryCode(first, second)),
        9 or 10 => GuessAsync(account, first, second),
        11 => RemoveAsync(account, first, second),
        12 => second % 3 == 0 ? AdministerAsync(account, first, second) : RenewAsync(account, Typed(Authenticator(account, second), first, second)),
        13 => DeviceAsync(account, first, second),
        _ => AdvanceAsync(first, second),
    };

    /// <summary>Mostly the first one.</summary>
    private ModelAccount Account(int number) => _accounts[number % 16 < 12 ? 0 : number % 16 < 15 ? 1 : 2];

    private async Task BeginAsync(ModelAccount account, int number)
    {
        var name = number % 2 == 0 ? null : $"name {number}";
        Log($"begin for {account.Subject}");
        var enrollment = await Service.BeginTotpAsync(account.Subject, "somebody", name);
        Equal(account.Authenticators.Count < _options.MaxAuthenticators, enrollment is not null, "whether an enrolment began");
        if (enrollment is not null)
        {
            Equal(Now + _options.EnrollmentLifetime, enrollment.ExpiresAt, "the end of the enrolment");
            account.Pending = new ModelAuthenticator(enrollment.Uri) { Name = name ?? "Authenticator" };
            Equal(_totp[_turn % 2].Digits, account.Pending.Parameters.Digits, "the digits of the new authenticator");
            (account.PendingUntil, account.PendingFailures, account.HasRecord) = (enrollment.ExpiresAt, 0, true);
            _authenticators.Add(account.Pending);
        }
    }

    private async Task EnrolAsync(ModelAccount account, int number)
    {
        await BeginAsync(account, number);
        await ConfirmAsync(account, account.Pending is { } pending ? pending.Show(pending.StepAt(Now)) : null);
    }

    private async Task ConfirmAsync(ModelAccount account, string? typed)
    {
        Log($"confirm {account.Subject} by '{typed}'");
        var result = await Service.ConfirmTotpAsync(account.Subject, typed);
        var expected = _model.Confirm(account, typed, Now);
        Same(expected, result);
        TakeCodes(account, result, isDue: expected.Succeeded && account.Authenticators.Count == 1);
    }

    private async Task VerifyAsync(ModelAccount account, string? typed)
    {
        Log($"verify {account.Subject} by '{typed}'");
        var result = await Service.VerifyAsync(account.Subject, typed);
        Same(_model.Verify(account, typed, Now), result);
        TakeCodes(account, result, isDue: false);
    }

    private async Task VerifyRecoveryCodeAsync(ModelAccount account, string? typed)
    {
        Log($"verify {account.Subject} by the recovery code '{typed}'");
        Same(_model.VerifyRecoveryCode(account, typed), await Service.VerifyRecoveryCodeAsync(account.Subject, typed));
    }

    /// <summary>Several wrong codes in a row, from either instance; sometimes with enough patience.</summary>
    private async Task GuessAsync(ModelAccount account, int first, int second)
    {
        var digits = (second * 7_919L % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        for (var i = 0; i <= first % 12; i++)
        {
            _turn += second / 64 % 2;
            await (second % 8 == 0 ? VerifyRecoveryCodeAsync(account, "wrong") : second % 8 < 3 ? ConfirmAsync(account, digits) : VerifyAsync(account, digits));
            if (second / 8 % 2 == 0 && account.WaitsUntil > Now)
            {
                var wait = account.WaitsUntil - Now;
                Array.ForEach(_clocks, clock => clock.Advance(wait));
            }
        }
    }

    private async Task RenewAsync(ModelAccount account, string? typed)
    {
        Log($"renew the codes of {account.Subject} by '{typed}'");
        var result = await Service.RenewRecoveryCodesAsync(account.Subject, typed);
        var expected = _model.Verify(account, typed, Now);
        if (expected.Succeeded)
        {
            account.Codes.Clear();
            _model.Told.Add("mfa.recovery_codes_renewed");
        }

        Same(expected, result);
        TakeCodes(account, result, isDue: expected.Succeeded);
    }

    private async Task RemoveAsync(ModelAccount account, int first, int second)
    {
        var id = Id(account, first);
        var typed = second % 4 == 0 ? RecoveryCode(first, second) : Typed(Authenticator(account, second), first, second);
        Log($"remove {id ?? "all"} of {account.Subject} by '{typed}'");
        var result = await (id is null ? Service.RemoveAllAsync(account.Subject, typed) : Service.RemoveAsync(account.Subject, id, typed));
        if (id is not null && !account.Authenticators.Exists(authenticator => authenticator.Id == id))
        {
            Equal(MfaStatus.UnknownAuthenticator, result.Status, "the answer to the removal of an unknown authenticator");
            return;
        }

        var expected = _model.VerifyAny(account, typed, Now);
        Same(expected, result);
        if (expected.Succeeded)
        {
            _model.Remove(account, id, byAdministrator: false);
        }
    }

    private async Task AdministerAsync(ModelAccount account, int first, int second)
    {
        if (second % 16 == 0)
        {
            Log($"delete {account.Subject}");
            Equal(account.HasRecord, await Service.DeleteAsync(account.Subject), "whether there was anything to delete");
            (account.HasRecord, account.RequiredSince) = (false, null);
            account.Clear();
        }
        else if (second % 8 == 2)
        {
            Log($"rename one of {account.Subject}");
            var renamed = account.Authenticators.Find(authenticator => authenticator.Id == Id(account, first));
            Equal(renamed is not null, await Service.RenameAsync(account.Subject, renamed?.Id ?? "none", $"renamed {second}"), "whether there was one to rename");
            renamed?.Name = $"renamed {second}";
        }
        else if (second % 8 == 4)
        {
            Log($"note that {account.Subject} needs a second factor");
            account.RequiredSince ??= Now;
            Equal(account.RequiredSince, await Service.NoteRequiredAsync(account.Subject), "since when a second factor is required");
            account.HasRecord = true;
        }
        else if (second % 2 == 0)
        {
            Log($"unlock {account.Subject}");
            await Service.UnlockAsync(account.Subject);
            account.Forgive();
        }
        else
        {
            var id = Id(account, first);
            Log($"administrator removes {id ?? "all"} of {account.Subject}");
            Equal(_model.Remove(account, id, byAdministrator: true), await (id is null ? Service.RemoveAllByAdministratorAsync(account.Subject) : Service.RemoveByAdministratorAsync(account.Subject, id)), "whether there was one to remove");
        }
    }

    private async Task DeviceAsync(ModelAccount account, int first, int second)
    {
        var version = second % 8 == 0 ? 2L : 1L;
        bool IsLive(ModelDevice device) => device.SecurityVersion == version && Now < device.ExpiresAt;
        if (second % 4 == 1)
        {
            Log($"trust a device of {account.Subject}, security version {version}");
            var token = await Service.TrustDeviceAsync(account.Subject, version);
            Equal(account.Authenticators.Count > 0, token is not null, "whether the device is trusted");
            if (token is not null)
            {
                account.Devices.RemoveAll(device => !IsLive(device));
                account.Devices.RemoveRange(0, Math.Max(0, account.Devices.Count - _options.MaxTrustedDevices + 1));
                account.Devices.Add(new ModelDevice(token, version, Now, Now + _options.TrustedDeviceLifetime));
                _devices.Add(token);
                _model.Told.Add("mfa.device_trusted");
            }
        }
        else if (second % 32 == 2)
        {
            Log($"forget the devices of {account.Subject}");
            Equal(account.Devices.Count > 0, await Service.ForgetAllDevicesAsync(account.Subject), "whether there were devices");
            account.Devices.ForEach(_ => _model.Told.Add("mfa.device_forgotten"));
            account.Devices.Clear();
        }
        else
        {
            var token = _devices[^(1 + (first % _devices.Count))];
            if (second % 8 == 3 && account.Devices.Find(device => device.Token == token) is { } device && Now < device.ExpiresAt)
            {
                // To its end, or right before it.
                var left = device.ExpiresAt - Now - (first % 2 * Millisecond);
                Array.ForEach(_clocks, clock => clock.Advance(left));
            }

            Log($"is '{token}' trusted by {account.Subject}, security version {version}");
            Equal(account.Devices.Exists(device => device.Token == token && IsLive(device)), await Service.IsTrustedDeviceAsync(account.Subject, token, version), "whether the device is trusted");
        }
    }

    /// <summary>Mostly both clocks, sometimes one.</summary>
    private Task AdvanceAsync(int first, int second)
    {
        var step = Steps[first % Steps.Length];
        var isOne = second % 4 == 0 && step.Duration() <= Minute;
        Log($"{(isOne ? "one clock" : "both clocks")} {step}");
        Clock.Advance(step);
        if (!isOne)
        {
            _clocks[(_turn + 1) % 2].Advance(step);
        }

        return Task.CompletedTask;
    }

    /// <summary>What the other instance tells of the account.</summary>
    private async Task CheckAsync(ModelAccount account)
    {
        var state = await _services[(_turn + 1) % 2].GetAsync(account.Subject);
        var now = _clocks[(_turn + 1) % 2].GetUtcNow();
        foreach (var (authenticator, listed) in account.Authenticators.Zip(state.Authenticators))
        {
            authenticator.Id ??= listed.Id;
        }

        Equal(
            string.Join("; ", account.Authenticators.Select(static one => $"{one.Id} {one.Name} {one.Parameters} {one.CreatedAt:O} {one.LastUsedAt:O}")),
            string.Join("; ", state.Authenticators.Select(static one => $"{one.Id} {one.Name} {one.Parameters} {one.CreatedAt:O} {one.LastUsedAt:O}")),
            "the authenticators");
        Equal(account.Authenticators.Count > 0, state.IsEnabled, "whether a second factor is asked for");
        Equal(account.Codes.Count, state.RecoveryCodesLeft, "the recovery codes left");
        Equal(account.Failures, state.ConsecutiveFailures, "the failures in a row");
        Equal(_model.IsLocked(account), state.IsLocked, "whether authenticators are believed");
        Equal(
            string.Join(", ", account.Devices.Where(device => now < device.ExpiresAt).Select(static device => $"{device.CreatedAt:O}")),
            string.Join(", ", state.TrustedDevices.Select(static device => $"{device.CreatedAt:O}")),
            "the trusted devices");
        Equal(account.Pending is null || now >= account.PendingUntil ? null : account.PendingUntil, state.PendingUntil, "until when an enrolment waits");
        var wait = account.WaitsUntil - now;
        Equal(wait <= TimeSpan.Zero ? null : now + (wait < MfaOptions.MaxWait ? wait : MfaOptions.MaxWait), state.BlockedUntil, "until when nothing is verified");
    }

    private static void Same(ModelAnswer expected, MfaResult actual) =>
        Equal(expected, new ModelAnswer(actual.Status, actual.RetryAfter, actual.Method), "the answer");

    private void TakeCodes(ModelAccount account, MfaResult result, bool isDue)
    {
        Equal(isDue ? 10 : 0, result.RecoveryCodes.Distinct().Count(), "the number of new recovery codes");
        account.Codes.AddRange(result.RecoveryCodes.Select(static code => FactorModel.Plain(code)!));
        _codes.AddRange(result.RecoveryCodes);
    }

    /// <summary>Mostly one of the account, sometimes any that ever was.</summary>
    private ModelAuthenticator? Authenticator(ModelAccount account, int number) =>
        number % 16 == 0 && _authenticators.Count > 0 ? _authenticators[number / 16 % _authenticators.Count]
        : account.Authenticators.Count > 0 ? account.Authenticators[number / 16 % account.Authenticators.Count]
        : account.Pending;

    /// <summary>A code as it is typed: of a step around now or around the last one that was accepted, mostly right.</summary>
    private string? Typed(ModelAuthenticator? authenticator, int first, int second)
    {
        if (authenticator is null)
        {
            return "123456";
        }

        var around = second % 4 == 0 && authenticator.Step is { } last ? last : authenticator.StepAt(Now);
        var code = authenticator.Show(Math.Max(0, around + (first % 4 == 0 ? 0 : (first / 4 % 9) - 4)));
        return (second / 4 % 16) switch
        {
            0 => code[..^1] + (char)('0' + ((code[^1] - '0' + 1) % 10)),
            1 => HostileCode(code, first),
            _ => code,
        };
    }

    /// <summary>What looks like the code and is not.</summary>
    private static string? HostileCode(string code, int number) => (number % 9) switch
    {
        0 => null,
        1 => "",
        2 => $" {code}",
        3 => $"{code} ",
        4 => code[..^1],
        5 => $"{code}0",
        6 => new([.. code.Select(static digit => (char)(digit - '0' + '\uFF10'))]),
        7 => new([.. code.Select(static digit => (char)(digit - '0' + '\u0660'))]),
        _ => $"{code}\0",
    };

    /// <summary>Any recovery code that ever was, mostly one of the latest, however it may be written.</summary>
    private string? RecoveryCode(int first, int second)
    {
        var code = _codes[^(1 + (second % (first < 48 ? Math.Min(10, _codes.Count) : _codes.Count)))];
        return (first % 12) switch
        {
            0 => null,
            1 => code[..^1] + (code[^1] == 'A' ? 'B' : 'A'),
            2 => code[..^1],
            3 => $"{code}A",
            4 => code.Replace('S', '\u017F').Replace('K', '\u212A').Replace('I', '\u0131'),
            5 => code + new string(' ', 64),
            6 => code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant(),
            7 => code.Replace('-', ' '),
            8 => $" -{code}- ",
            _ => code,
        };
    }

    private static string? Id(ModelAccount account, int number) =>
        number % 4 == 0 || account.Authenticators.Count == 0 ? null
        : number % 4 == 1 ? "AAAAAAAAAAAAAAAAAAAAAA"
        : account.Authenticators[number / 4 % account.Authenticators.Count].Id;

    private static MfaOptions NewOptions(int variant) => new()
    {
        MaxAuthenticators = 3,
        EnrollmentLifetime = 2 * Minute,
        MaxFailures = 3 - (variant / 4 % 2),
        FailureWindow = variant / 8 % 4 == 0 ? TimeSpan.FromHours(10) : Minute,
        MaxConsecutiveFailures = 10,
        TrustedDeviceLifetime = TimeSpan.FromHours(1),
        MaxTrustedDevices = 2,
    };

    private void Log(string command) => _log.Add($"{Now:HH:mm:ss.fff} [{_turn % 2}] {command}");
}
