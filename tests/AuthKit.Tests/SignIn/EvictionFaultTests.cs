using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.Tests.Passwords;
using AuthKit.Tokens;

namespace AuthKit.Tests.SignIn;

/// <summary>A sign-in that evicts the oldest session ends that device completely, whichever store call fails.</summary>
public sealed class EvictionFaultTests : IDisposable
{
    private readonly StoreFaults _faults = new();
    private readonly SecretKeyRing _keys = new(SecretKey.Generate());
    private readonly JwtKey _signingKey = JwtKey.Generate(JwtAlgorithm.ES256);
    private readonly SessionService _sessions;
    private readonly TokenService _tokens;
    private readonly SignInService _signIn;

    public EvictionFaultTests()
    {
        var hasher = CheapHashing.Hasher();
        var accounts = new AccountService(new InMemoryAccountStore());
        _sessions = new SessionService(new FaultingStore<ISessionStore>(new InMemorySessionStore(), _faults).Store, new SessionServiceOptions { MaxSessionsPerSubject = 2 });
        _tokens = new TokenService(
            new JwtKeyRing(_signingKey),
            new RefreshTokenService(new FaultingStore<IRefreshTokenStore>(new InMemoryRefreshTokenStore(), _faults).Store),
            new TokenServiceOptions { Issuer = "https://app.example", Audiences = ["api"] },
            new RevocationService(new FaultingStore<IRevocationStore>(new InMemoryRevocationStore(), _faults).Store));
        _signIn = new SignInService(new SignInParts
        {
            Accounts = accounts,
            Hasher = hasher,
            Sessions = _sessions,
            Limiter = new InMemoryRateLimiter(),
            Keys = _keys,
            Tokens = _tokens,
        });
        Account = new Account { Subject = new SubjectRef("alice"), Login = "alice", PasswordHash = hasher.HashAsync("a long enough phrase").AsTask().GetAwaiter().GetResult() };
        Assert.Equal(AccountWrite.Written, accounts.AddAsync(Account).AsTask().GetAwaiter().GetResult());
    }

    private Account Account { get; }

    public void Dispose()
    {
        _keys.Dispose();
        _signingKey.Dispose();
    }

    [Theory]
    [InlineData(StoreFault.Before, false)]
    [InlineData(StoreFault.After, false)]
    [InlineData(StoreFault.Before, true)]
    [InlineData(StoreFault.CancelBefore, false)]
    [InlineData(StoreFault.CancelAfter, false)]
    public async Task Evicted_device_ends_completely_whichever_call_fails(StoreFault fault, bool isOutage)
    {
        var isReached = true;
        for (var number = 0; isReached; number++)
        {
            await _sessions.EndAllAsync(Account.Subject);
            var oldest = await _sessions.CreateAsync(new SessionRequest { Subject = Account.Subject, SecurityVersion = Account.SecurityVersion });
            await _sessions.CreateAsync(new SessionRequest { Subject = Account.Subject, SecurityVersion = Account.SecurityVersion });
            var pair = await _tokens.IssueAsync(new RefreshTokenIssueRequest { Subject = Account.Subject, Sid = oldest.Session.Sid, SecurityVersion = Account.SecurityVersion });
            using var client = new CancellationTokenSource();
            var rule = _faults.Add(new StoreFaultRule(fault) { Skip = number, Times = isOutage ? null : 1, Cancels = client });
            SessionSignInResult result = default;
            try
            {
                result = await SignInAsync(client.Token);
            }
            catch (Exception exception) when (exception is AuthUnavailableException or OperationCanceledException)
            {
            }

            isReached = rule.Hits > 0;
            _faults.Clear();
            if (!result.Succeeded)
            {
                result = await SignInAsync(CancellationToken.None);
            }

            Assert.True(result.Succeeded);
            Assert.False((await _sessions.ValidateAsync(oldest.Token)).IsValid, $"call {number}: the session");
            Assert.False((await _tokens.ValidateAsync(pair.AccessToken)).IsValid, $"call {number}: the access token");
            Assert.Null(await _tokens.FindAsync(pair.Refresh.Token));
        }
    }

    private async Task<SessionSignInResult> SignInAsync(CancellationToken cancellationToken) =>
        await _signIn.SignInAsync(new PasswordSignInRequest { Login = "alice", Password = "a long enough phrase", Client = new ClientContext() }, cancellationToken);
}
