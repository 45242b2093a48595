using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.KeyRotation;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores.Tests.KeyRotation;
using AuthKit.Stores.Tests.Machines;
using AuthKit.Stores.Tests.MfaDumps;
using AuthKit.Stores.Tests.MfaMachine;
using AuthKit.Stores.Tests.OneTimeTokenMachine;
using AuthKit.Stores.Tests.ProcessRaces;
using AuthKit.Stores.Tests.RateLimitMachine;
using AuthKit.Stores.Tests.RefreshTokenMachine;
using AuthKit.Stores.Tests.SessionMachine;
using AuthKit.Testing;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>What tests run over the stores of an adapter.</summary>
public static class StoreRuns
{
    private const int SequencesOfCommands = 40;

    public static async Task RunSessionCaseAsync<TAdapter>(this TAdapter adapter, string name)
        where TAdapter : StoreAdapter, IOpens<ISessionStore>
    {
        await adapter.ReadyAsync();
        await SessionStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(adapter.Open);
    }

    public static async Task RunAccountCaseAsync<TAdapter>(this TAdapter adapter, string name)
        where TAdapter : StoreAdapter, IOpens<IAccountStore>
    {
        await adapter.ReadyAsync();
        await AccountStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(adapter.Open);
    }

    /// <summary>A case for the account service over the store.</summary>
    public static async Task RunAccountServiceCaseAsync<TAdapter>(this TAdapter adapter, string name)
        where TAdapter : StoreAdapter, IOpens<IAccountStore>
    {
        await adapter.ReadyAsync();
        await AccountServiceCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(() => new AccountService(adapter.Open()));
    }

    public static async Task RunAccountCaseWithAuditAsync<TAdapter>(this TAdapter adapter, string name)
        where TAdapter : StoreAdapter, IOpens<IAccountStore>, IOpens<IAuditStore>
    {
        await adapter.ReadyAsync();
        await AccountStoreCases.WithAudit(((IOpens<IAuditStore>)adapter).Open).Single(conformanceCase => conformanceCase.Name == name).RunAsync(((IOpens<IAccountStore>)adapter).Open);
    }

    public static async Task RunOneTimeTokenCaseAsync<TAdapter>(this TAdapter adapter, string name)
        where TAdapter : StoreAdapter, IOpens<IOneTimeTokenStore>
    {
        await adapter.ReadyAsync();
        await OneTimeTokenStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(adapter.Open);
    }

    public static async Task RunRefreshTokenCaseAsync<TAdapter>(this TAdapter adapter, string name)
        where TAdapter : StoreAdapter, IOpens<IRefreshTokenStore>
    {
        await adapter.ReadyAsync();
        await RefreshTokenStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(adapter.Open);
    }

    public static async Task RunRevocationCaseAsync<TAdapter>(this TAdapter adapter, string name)
        where TAdapter : StoreAdapter, IOpens<IRevocationStore>
    {
        await adapter.ReadyAsync();
        await RevocationStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(adapter.Open);
    }

    public static async Task RunJwtKeyCaseAsync<TAdapter>(this TAdapter adapter, string name)
        where TAdapter : StoreAdapter, IOpens<IJwtKeyStore>
    {
        await adapter.ReadyAsync();
        await VersionedStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(adapter.Open);
    }

    /// <summary>Lets instances of a ring start, rotate and refresh at once.</summary>
    public static async Task RunJwtKeyRaceAsync<TAdapter>(this TAdapter adapter)
        where TAdapter : StoreAdapter, IOpens<IJwtKeyStore>
    {
        await adapter.ReadyAsync();
        await new RingRace(adapter.Open).RunAsync();
    }

    public static async Task RunMfaCaseAsync<TAdapter>(this TAdapter adapter, string name)
        where TAdapter : StoreAdapter, IOpens<IMfaStore>
    {
        await adapter.ReadyAsync();
        await VersionedStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(adapter.Open);
    }

    public static async Task RunRateLimiterCaseAsync<TAdapter>(this TAdapter adapter, string name)
        where TAdapter : StoreAdapter, IOpensLimiters
    {
        await adapter.ReadyAsync();
        await RateLimiterCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(adapter.Open);
    }

    /// <summary>Runs random sequences of commands against two instances of the limiter, and an exact model.</summary>
    public static async Task RunRateLimitMachineAsync<TAdapter>(this TAdapter adapter, int count = SequencesOfCommands)
        where TAdapter : StoreAdapter, IOpensLimiters
    {
        await adapter.ReadyAsync();
        MachineRun.Run(count, LimiterCommands.Setups, LimiterCommands.Any, setup => new LimiterMachine(adapter.Open, adapter.HasOneClock, setup));
    }

    /// <summary>Lets two other processes race for permits.</summary>
    public static async Task RunRateLimitRaceAsync<TAdapter>(this TAdapter adapter)
        where TAdapter : StoreAdapter, IOpensLimiters, IRaced
    {
        await adapter.ReadyAsync();
        await PermitRaces.RunAsync(adapter.Racer, adapter.Open(TimeProvider.System));
    }

    /// <summary>Lets two other processes show the same refresh token at once.</summary>
    public static async Task RunRefreshRaceAsync<TAdapter>(this TAdapter adapter)
        where TAdapter : StoreAdapter, IOpens<IRefreshTokenStore>, IRaced
    {
        await adapter.ReadyAsync();
        await RefreshRaces.RunAsync(adapter.Racer, adapter.Open());
    }

    /// <summary>Lets two other processes ask for the tokens of one session at once.</summary>
    public static async Task RunSessionTokenRaceAsync<TAdapter>(this TAdapter adapter)
        where TAdapter : StoreAdapter, IOpens<ISessionStore>, IOpens<IRefreshTokenStore>, IOpens<IRevocationStore>, IRaced
    {
        await adapter.ReadyAsync();
        await SessionTokenRaces.RunAsync(adapter.Racer, ((IOpens<ISessionStore>)adapter).Open(), ((IOpens<IRefreshTokenStore>)adapter).Open(), ((IOpens<IRevocationStore>)adapter).Open());
    }

    /// <summary>Runs random sequences of commands against the session service, over two instances in turn, and its model.</summary>
    public static async Task RunSessionMachineAsync<TAdapter>(this TAdapter adapter, int count = SequencesOfCommands)
        where TAdapter : StoreAdapter, IOpens<ISessionStore>
    {
        await adapter.ReadyAsync();
        MachineRun.Run(count, SessionCommands.Any, () => new SessionsMachine(adapter.Open(), adapter.Open()));
    }

    /// <summary>The same for the service of one-time tokens.</summary>
    public static async Task RunOneTimeTokenMachineAsync<TAdapter>(this TAdapter adapter, int count = SequencesOfCommands)
        where TAdapter : StoreAdapter, IOpens<IOneTimeTokenStore>
    {
        await adapter.ReadyAsync();
        MachineRun.Run(count, TokenCommands.Any, () => new TokenMachine(adapter.Open(), adapter.Open()));
    }

    /// <summary>The same for the service of refresh tokens, with a clock for each instance.</summary>
    public static async Task RunRefreshTokenMachineAsync<TAdapter>(this TAdapter adapter, int count = SequencesOfCommands)
        where TAdapter : StoreAdapter, IOpens<IRefreshTokenStore>
    {
        await adapter.ReadyAsync();
        MachineRun.Run(count, FamilyCommands.Any, () => new FamilyMachine(adapter.Open(), adapter.Open()));
    }

    /// <summary>The same for the service of second factors; with a flaw, where one is to be found.</summary>
    public static async Task RunMfaMachineAsync<TAdapter>(this TAdapter adapter, int count = SequencesOfCommands, Func<TotpOptions, ITotpService>? createTotp = null, Action<MfaOptions>? misconfigure = null)
        where TAdapter : StoreAdapter, IOpens<IMfaStore>
    {
        await adapter.ReadyAsync();
        MachineRun.Run(count, FactorCommands.Setups, FactorCommands.Any, setup => new FactorMachine(adapter.Open(), adapter.Open(), setup, createTotp, misconfigure));
    }

    /// <summary>Lets many use the same codes at once, from both instances.</summary>
    public static async Task RunMfaRaceAsync<TAdapter>(this TAdapter adapter)
        where TAdapter : StoreAdapter, IOpens<IMfaStore>
    {
        await adapter.ReadyAsync();
        await new CodeRace(adapter.Open(), adapter.Open()).RunAsync();
    }

    /// <summary>Looks for secrets in what the store holds.</summary>
    public static async Task RunMfaDumpAsync<TAdapter>(this TAdapter adapter)
        where TAdapter : StoreAdapter, IDumpsMfa
    {
        await adapter.ReadyAsync();
        await new StoredFactors(adapter.Open(), adapter.DumpMfaAsync).RunAsync();
    }
}
