using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.RateLimiting;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Benchmarks.SignIn;

/// <summary>The real sign-in service with stores in memory and the default limits.</summary>
internal sealed class SimulatedSite : IDisposable
{
    private readonly SecretKeyRing _keys = new(SecretKey.Generate());
    private readonly AccountService _accounts;
    private readonly SignInService _signIn;

    public SimulatedSite()
    {
        var runtime = new AuthKitRuntime { TimeProvider = Clock };
        _accounts = new AccountService(new InMemoryAccountStore(), runtime);
        _signIn = new SignInService(new SignInParts
        {
            Accounts = _accounts,
            Hasher = Hasher,
            Sessions = new SessionService(new InMemorySessionStore(), runtime: runtime),
            Limiter = new InMemoryRateLimiter(runtime: runtime),
            Keys = _keys,
            Runtime = runtime,
        });
        Start = Clock.GetUtcNow();
    }

    public SimulatedClock Clock { get; } = new();

    public CountingHasher Hasher { get; } = new();

    public DateTimeOffset Start { get; }

    public async Task AddAsync(string login, string password) =>
        await _accounts.AddAsync(new Account { Subject = new SubjectRef(login), Login = login, PasswordHash = CountingHasher.Store(password) });

    public async Task<SessionSignInResult> TryAsync(string login, string password, string address, string? device = null) =>
        await _signIn.SignInAsync(new PasswordSignInRequest { Login = login, Password = password, DeviceToken = device, Client = new ClientContext { Address = address } });

    public void Dispose() => _keys.Dispose();
}
