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
using AuthKit.Stores.Tests.MfaDumps;
using AuthKit.Stores.Tests.MfaMachine;
using AuthKit.Stores.Tests.OneTimeTokenMachine;
using AuthKit.Stores.Tests.ProcessRaces;
using AuthKit.Stores.Tests.RateLimitMachine;
using AuthKit.Stores.Tests.RefreshTokenMachine;
using AuthKit.Stores.Tests.SessionMachine;
using AuthKit.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>
/// A kind of store, with a place in it for the tests of one class. What it needs is opened by the first test that runs,
/// so that skipped tests need nothing.
/// </summary>
public abstract class StoreAdapter : IAsyncLifetime
{
    private const int SequencesOfCommands = 40;

    private readonly Lazy<Task> _opening;

    protected StoreAdapter() => _opening = new Lazy<Task>(OpenAsync);

    /// <summary>Another instance over the same sessions.</summary>
    protected abstract ISessionStore OpenSessions();

    /// <summary>Another instance over the same accounts.</summary>
    protected virtual IAccountStore OpenAccounts() => throw new NotSupportedException("This adapter keeps no accounts.");


    /// <summary>Another instance over the audit log beside the accounts.</summary>
    protected virtual IAuditStore OpenAudit() => throw new NotSupportedException("This adapter keeps no audit log.");

    /// <summary>Another instance over the same one-time tokens.</summary>
    protected virtual IOneTimeTokenStore OpenOneTimeTokens() => throw new NotSupportedException("This adapter keeps no one-time tokens.");

    /// <summary>Another instance over the same refresh families.</summary>
    protected virtual IRefreshTokenStore OpenRefreshTokens() => throw new NotSupportedException("This adapter keeps no refresh families.");

    /// <summary>Another instance over the same revocations.</summary>
    protected virtual IRevocationStore OpenRevocations() => throw new NotSupportedException("This adapter keeps no revocations.");

    /// <summary>Another instance over the same rings of signing keys.</summary>
    protected virtual IJwtKeyStore OpenJwtKeys() => throw new NotSupportedException("This adapter keeps no signing keys.");

    /// <summary>Another instance over the same second factors.</summary>
    protected virtual IMfaStore OpenMfa() => throw new NotSupportedException("This adapter keeps no second factors.");

    /// <summary>All that the store holds of second factors, of this account at least, past the store.</summary>
    protected virtual async Task<IReadOnlyList<byte[]>> DumpMfaAsync(StoreKey owner) => [(await OpenMfa().FindAsync(owner))!.Payload.ToArray()];

    /// <summary>Another limiter over the same counts, with this clock.</summary>
    protected virtual IRateLimiter OpenRateLimiter(TimeProvider clock) => throw new NotSupportedException("This adapter counts no permits.");

    /// <summary>Whether all instances of the limiter have one monotonic clock, because all live in one process.</summary>
    protected virtual bool HasOneClock => false;

    /// <summary>How another process reaches the same counts.</summary>
    protected virtual Racer Racer => throw new NotSupportedException("This adapter is not raced.");

    /// <summary>Sets up connections and schema, once.</summary>
    protected virtual Task OpenAsync() => Task.CompletedTask;

    /// <summary>Undoes <see cref="OpenAsync"/>.</summary>
    protected virtual Task CloseAsync() => Task.CompletedTask;

    public async Task RunSessionCaseAsync(string name)
    {
        await _opening.Value;
        await SessionStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(OpenSessions);
    }

    public async Task RunAccountCaseAsync(string name)
    {
        await _opening.Value;
        await AccountStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(OpenAccounts);
    }

    /// <summary>A case for the account service over the store.</summary>
    public async Task RunAccountServiceCaseAsync(string name)
    {
        await _opening.Value;
        await AccountServiceCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(() => new AccountService(OpenAccounts()));
    }

    public async Task RunAccountCaseWithAuditAsync(string name)
    {
        await _opening.Value;
        await AccountStoreCases.WithAudit(OpenAudit).Single(conformanceCase => conformanceCase.Name == name).RunAsync(OpenAccounts);
    }

    public async Task RunOneTimeTokenCaseAsync(string name)
    {
        await _opening.Value;
        await OneTimeTokenStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(OpenOneTimeTokens);
    }

    public async Task RunRefreshTokenCaseAsync(string name)
    {
        await _opening.Value;
        await RefreshTokenStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(OpenRefreshTokens);
    }

    public async Task RunRevocationCaseAsync(string name)
    {
        await _opening.Value;
        await RevocationStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(OpenRevocations);
    }

    public async Task RunJwtKeyCaseAsync(string name)
    {
        await _opening.Value;
        await VersionedStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(OpenJwtKeys);
    }

    /// <summary>Lets instances of a ring start, rotate and refresh at once.</summary>
    public async Task RunJwtKeyRaceAsync()
    {
        await _opening.Value;
        await new RingRace(OpenJwtKeys).RunAsync();
    }

    public async Task RunMfaCaseAsync(string name)
    {
        await _opening.Value;
        await VersionedStoreCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(OpenMfa);
    }

    public async Task RunRateLimiterCaseAsync(string name)
    {
        await _opening.Value;
        await RateLimiterCases.All.Single(conformanceCase => conformanceCase.Name == name).RunAsync(OpenRateLimiter);
    }

    /// <summary>Runs random sequences of commands against two instances of the limiter, and an exact model.</summary>
    public async Task RunRateLimitMachineAsync(int count = SequencesOfCommands)
    {
        await _opening.Value;
        Run(count, commands => new LimiterMachine(OpenRateLimiter, HasOneClock, commands.FirstOrDefault()).RunAsync(commands.Skip(1)), int.MaxValue - 1);
    }

    /// <summary>Lets two other processes race for permits.</summary>
    public async Task RunRateLimitRaceAsync()
    {
        await _opening.Value;
        await PermitRaces.RunAsync(Racer, OpenRateLimiter(TimeProvider.System));
    }

    /// <summary>Lets two other processes show the same refresh token at once.</summary>
    public async Task RunRefreshRaceAsync()
    {
        await _opening.Value;
        await RefreshRaces.RunAsync(Racer, OpenRefreshTokens());
    }

    /// <summary>Lets two other processes ask for the tokens of one session at once.</summary>
    public async Task RunSessionTokenRaceAsync()
    {
        await _opening.Value;
        await SessionTokenRaces.RunAsync(Racer, OpenSessions(), OpenRefreshTokens(), OpenRevocations());
    }

    /// <summary>Runs random sequences of commands against the session service, over two instances in turn, and its model.</summary>
    public async Task RunSessionMachineAsync(int count = SequencesOfCommands)
    {
        await _opening.Value;
        Run(count, commands => new Machine(OpenSessions(), OpenSessions()).RunAsync(commands));
    }

    /// <summary>The same for the service of one-time tokens.</summary>
    public async Task RunOneTimeTokenMachineAsync(int count = SequencesOfCommands)
    {
        await _opening.Value;
        Run(count, commands => new TokenMachine(OpenOneTimeTokens(), OpenOneTimeTokens()).RunAsync(commands));
    }

    /// <summary>The same for the service of refresh tokens, with a clock for each instance.</summary>
    public async Task RunRefreshTokenMachineAsync(int count = SequencesOfCommands)
    {
        await _opening.Value;
        Run(count, commands => new FamilyMachine(OpenRefreshTokens(), OpenRefreshTokens()).RunAsync(commands));
    }

    /// <summary>The same for the service of second factors; with a flaw, where one is to be found.</summary>
    public async Task RunMfaMachineAsync(int count = SequencesOfCommands, Func<TotpOptions, ITotpService>? createTotp = null, Action<MfaOptions>? misconfigure = null)
    {
        await _opening.Value;
        Run(count, commands => new FactorMachine(OpenMfa(), OpenMfa(), commands.FirstOrDefault(), createTotp, misconfigure).RunAsync(commands));
    }

    /// <summary>Lets many use the same codes at once, from both instances.</summary>
    public async Task RunMfaRaceAsync()
    {
        await _opening.Value;
        await new CodeRace(OpenMfa(), OpenMfa()).RunAsync();
    }

    /// <summary>Looks for secrets in what the store holds.</summary>
    public async Task RunMfaDumpAsync()
    {
        await _opening.Value;
        await new StoredFactors(OpenMfa(), DumpMfaAsync).RunAsync();
    }

    private static void Run(int count, Func<int[], Task> run, int greatest = (1 << 22) - 1)
    {
        var sequences = Arb.From(Gen.Choose(0, greatest).ArrayOf(), Shorter);
        var property = Prop.ForAll(sequences, commands => run(commands).GetAwaiter().GetResult());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count).WithEndSize(100), property);
    }

    /// <summary>The same sequence without its halves, its quarters, and so on down to single commands.</summary>
    private static IEnumerable<int[]> Shorter(int[] commands)
    {
        for (var length = commands.Length; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= commands.Length; start += length)
            {
                yield return [.. commands[..start], .. commands[(start + length)..]];
            }
        }
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => _opening is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? CloseAsync() : Task.CompletedTask;
}
