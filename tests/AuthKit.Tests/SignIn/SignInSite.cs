using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.Tests.Messages;
using AuthKit.Tests.Passwords;

namespace AuthKit.Tests.SignIn;

/// <summary>The real services over in-memory stores. The site counts hashes and records events and calls to the limiter.</summary>
internal sealed class SignInSite : IDisposable
{
    public const string Password = "a long enough phrase";
    public const string Wrong = "a wrong long phrase";
    public const string Address = "192.0.2.1";
    private int _addresses;
    private readonly SecretKeyRing _keys = new(SecretKey.Generate());

    public SignInSite(Action<SignInServiceOptions>? configure = null, IBreachedPasswordChecker? breached = null, Func<ISessionService, ISessionService>? sessions = null, IPasswordHasher? hasher = null)
    {
        var runtime = new AuthKitRuntime { TimeProvider = Clock, Events = Events };
        var options = new SignInServiceOptions();
        configure?.Invoke(options);
        Hasher = new CountingHasher(CheapHashing.Hasher(hashing => hashing.Gate.QueuePerSlot = 1_024));
        AccountStore = new FaultingStore<IAccountStore>(new InMemoryAccountStore());
        SessionStore = new FaultingStore<ISessionStore>(new InMemorySessionStore());
        Accounts = new AccountService(AccountStore.Store, runtime);
        Sessions = new SessionService(SessionStore.Store, runtime: runtime);
        Limiter = new WatchedLimiter(new InMemoryRateLimiter(runtime: runtime));
        Limits = new SignInLimits(Limiter, options, _keys, runtime);
        Service = new SignInService(new SignInParts
        {
            Accounts = Accounts,
            Hasher = hasher ?? Hasher,
            Sessions = sessions?.Invoke(Sessions) ?? Sessions,
            Limiter = Limiter,
            Keys = _keys,
            Options = options,
            BreachedPasswords = breached,
            Runtime = runtime,
        });
    }

    public TimerClock Clock { get; } = new();

    public EventLog Events { get; } = new();

    public CountingHasher Hasher { get; }

    public FaultingStore<IAccountStore> AccountStore { get; }

    public FaultingStore<ISessionStore> SessionStore { get; }

    public AccountService Accounts { get; }

    public SessionService Sessions { get; }

    public WatchedLimiter Limiter { get; }

    public SignInLimits Limits { get; }

    public SignInService Service { get; }

    public void Dispose() => _keys.Dispose();

    /// <summary>Another instance of the application, with the same stores and the same limiter.</summary>
    public SignInService AnotherInstance() => new(new SignInParts
    {
        Accounts = Accounts,
        Hasher = Hasher,
        Sessions = Sessions,
        Limiter = Limiter,
        Keys = _keys,
        Runtime = new AuthKitRuntime { TimeProvider = Clock, Events = Events },
    });

    /// <summary>Adds an account whose password is <see cref="Password"/>.</summary>
    public async Task<Account> AddAsync(string login, string tenant = "", Func<Account, Account>? change = null)
    {
        var account = new Account
        {
            Subject = new SubjectRef(tenant, $"id of {login}"),
            Login = login,
            Email = login,
            PasswordHash = await Hasher.Inner.HashAsync(Password),
        };
        account = change?.Invoke(account) ?? account;
        Assert.Equal(AccountWrite.Written, await Accounts.AddAsync(account));
        return account;
    }

    public async Task<SessionSignInResult> SignInAsync(
        string? login,
        string? password = Password,
        string? address = Address,
        string? device = null,
        string tenant = "",
        string? currentToken = null,
        CancellationToken cancellationToken = default) => await Service.SignInAsync(
        new PasswordSignInRequest
        {
            Tenant = tenant,
            Login = login,
            Password = password,
            CurrentToken = currentToken,
            DeviceToken = device,
            Client = new ClientContext { Address = address, UserAgent = "test" },
        },
        cancellationToken);

    /// <summary>Fails that many times, and returns the status of the last attempt.</summary>
    public async Task<SignInStatus> FailAsync(int times, string login, string? address = Address, string? device = null, string tenant = "")
    {
        var outcome = default(SignInStatus);
        for (var i = 0; i < times; i++)
        {
            outcome = (await SignInAsync(login, Wrong, address, device, tenant)).Status;
        }

        return outcome;
    }

    /// <summary>Fails that many times in a row, each time from another address.</summary>
    public async Task FailInARowAsync(int times, string login, string tenant = "")
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(SignInStatus.InvalidCredentials, await FailAsync(1, login, NextAddress(), tenant: tenant));
        }
    }

    /// <summary>An address that was not used before.</summary>
    public string NextAddress() => $"10.{_addresses >> 16}.{(_addresses >> 8) & 255}.{_addresses++ & 255}";
}
