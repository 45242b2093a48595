using AuthKit.Cryptography;
using AuthKit.Events;
using AuthKit.Mfa;
using AuthKit.Stores.Tests.Machines;
using AuthKit.Testing;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>
/// The service of second factors over two instances of a store, which differ in their clock, in what new authenticators get and in the
/// active key, and a plain model.
/// </summary>
internal sealed class FactorMachine : StateMachine<FactorMachine>, IAuthEventSink
{
    private static readonly SecretKey[] Keys = [SecretKey.Generate(), SecretKey.Generate()];
    private static readonly SecretKeyRing[] Rings = [new(Keys[0], Keys[1]), new(Keys[1], Keys[0])];

    private readonly ManualClock[] _clocks = [new(), new()];
    private readonly MfaService[] _services;
    private readonly TotpOptions[] _totp;
    private readonly ModelAccount[] _accounts;
    private readonly List<string> _told = [];

    /// <param name="store">The first instance of the store.</param>
    /// <param name="other">The second one.</param>
    /// <param name="setup">The options of the services.</param>
    /// <param name="createTotp">Makes what verifies codes; one with a flaw, to see it found.</param>
    /// <param name="misconfigure">Changes what the services are told and the model is not.</param>
    public FactorMachine(IMfaStore store, IMfaStore other, FactorSetup setup, Func<TotpOptions, ITotpService>? createTotp = null, Action<MfaOptions>? misconfigure = null)
    {
        _totp = [setup.NewTotpOptions(0), setup.NewTotpOptions(1)];
        Options = setup.NewOptions();
        Model = new FactorModel(Options, _totp[0]);
        string[] tenants = [$"{SessionId.Create()}", $"{SessionId.Create()}"];
        _accounts = [.. Enum.GetValues<Owner>().Select(owner => new ModelAccount(owner.SubjectOf(tenants)))];
        var options = setup.NewOptions();
        misconfigure?.Invoke(options);
        _services = [NewService(0, store), NewService(1, other)];

        MfaService NewService(int instance, IMfaStore one) => new(
            one,
            Rings[instance],
            createTotp?.Invoke(_totp[instance]) ?? new TotpService(_totp[instance]),
            options,
            new AuthKitRuntime { TimeProvider = _clocks[instance], Events = this });
    }

    /// <summary>What the services were told, unless they are misconfigured.</summary>
    public MfaOptions Options { get; }

    public FactorModel Model { get; }

    public MfaService Service => _services[Instance];

    public ManualClock Clock => _clocks[Instance];

    public ManualClock OtherClock => _clocks[1 - Instance];

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>How many digits the codes of an authenticator have that the instance enrols.</summary>
    public int Digits => _totp[Instance].Digits;

    /// <summary>Every authenticator that ever was, of all accounts.</summary>
    public List<ModelAuthenticator> Authenticators { get; } = [];

    /// <summary>Every recovery code that was given out, and one that was not.</summary>
    public List<string> Codes { get; } = ["AAAAAA-AAAAAA-AAAAAA-AAAAAA"];

    /// <summary>Every token of a trusted device that was given out, and two that were not.</summary>
    public List<string> Devices { get; } = ["", new('A', 48)];

    protected override string Time => $"{Now:HH:mm:ss.fff}";

    public ModelAccount AccountOf(Owner owner) => _accounts[(int)owner];

    /// <summary>The rest of the command is served by the other instance.</summary>
    public void SwitchInstance() => Instance = 1 - Instance;

    public void AdvanceBoth(TimeSpan by) => Array.ForEach(_clocks, clock => clock.Advance(by));

    public void Publish(AuthEvent authEvent) => _told.Add(authEvent switch
    {
        MfaAuthenticatorAddedEvent e => $"{e.Name} {e.IsFirst}",
        MfaAuthenticatorRemovedEvent e => $"{e.Name} {e.IsLast} {e.IsByAdministrator}",
        MfaFailedEvent e => $"{e.Name} {e.Method} {e.ConsecutiveFailures} {e.BlockedFor} {e.IsLocked}",
        MfaRecoveryCodeUsedEvent e => $"{e.Name} {e.CodesLeft}",
        _ => authEvent.Name,
    });

    /// <summary>Compares an answer, and takes the recovery codes that came with it.</summary>
    /// <param name="account">The account.</param>
    /// <param name="typed">What was typed, for the log.</param>
    /// <param name="expected">The answer of the model.</param>
    /// <param name="actual">The answer of the service.</param>
    /// <param name="areCodesDue">Whether there should be new recovery codes.</param>
    public void Same(ModelAccount account, string? typed, ModelAnswer expected, MfaResult actual, bool areCodesDue = false)
    {
        Note($"{ValueText.Of(typed)} is {actual.Status}");
        Equal(expected, new ModelAnswer(actual.Status, actual.RetryAfter, actual.Method), "the answer");
        Equal(areCodesDue ? 10 : 0, actual.RecoveryCodes.Distinct().Count(), "the number of new recovery codes");
        account.Codes.AddRange(actual.RecoveryCodes.Select(static code => FactorModel.Plain(code)!));
        Codes.AddRange(actual.RecoveryCodes);
    }

    protected override async Task RunAsync(Command<FactorMachine> command)
    {
        await command.RunAsync(this);
        Equal(string.Join(", ", Model.Told), string.Join(", ", _told), "the published events");
        Model.Told.Clear();
        _told.Clear();
        if (command is FactorCommand { Of: var owner })
        {
            await CheckAsync(AccountOf(owner));
        }
    }

    /// <summary>What the other instance tells of the account.</summary>
    private async Task CheckAsync(ModelAccount account)
    {
        var state = await _services[1 - Instance].GetAsync(account.Subject);
        var now = OtherClock.GetUtcNow();
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
        Equal(Model.IsLocked(account), state.IsLocked, "whether authenticators are believed");
        Equal(
            string.Join(", ", account.Devices.Where(device => now < device.ExpiresAt).Select(static device => $"{device.CreatedAt:O}")),
            string.Join(", ", state.TrustedDevices.Select(static device => $"{device.CreatedAt:O}")),
            "the trusted devices");
        Equal(account.Pending is null || now >= account.PendingUntil ? null : account.PendingUntil, state.PendingUntil, "until when an enrolment waits");
        var wait = account.WaitsUntil - now;
        Equal(wait <= TimeSpan.Zero ? null : now + (wait < MfaOptions.MaxWait ? wait : MfaOptions.MaxWait), state.BlockedUntil, "until when nothing is verified");
    }
}
