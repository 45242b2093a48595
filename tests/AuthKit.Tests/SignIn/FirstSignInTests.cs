using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Events;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.Tests.Passwords;

namespace AuthKit.Tests.SignIn;

/// <summary>The first sign-in writes the account. If other writes happen before it, none of them is lost.</summary>
public sealed class FirstSignInTests : IDisposable
{
    private const string Password = "a long enough phrase";

    private readonly SecretKeyRing _keys = new(SecretKey.Generate());
    private readonly Forgetful _accounts = new(new AccountService(new InMemoryAccountStore()));
    private readonly FaultingStore<ISessionStore> _sessionStore = new(new InMemorySessionStore());
    private readonly PasswordHasher _hasher = CheapHashing.Hasher();

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task New_hash_remains_although_the_application_s_accounts_compare_no_versions()
    {
        var account = await AddAsync(oldCost: true);

        Assert.True((await SignInAsync()).Succeeded);

        var now = (await _accounts.FindByIdAsync(account.Subject))!;
        Assert.NotEqual(account.PasswordHash, now.PasswordHash);
        Assert.Equal(PasswordVerification.Success, await _hasher.VerifyAsync(Password, now.PasswordHash));
        Assert.True(now.HasSignedIn);
    }

    [Fact]
    public async Task Write_during_the_creation_of_the_session_remains()
    {
        var account = await AddAsync(oldCost: false);
        var sessions = new ChangingSessions(new SessionService(_sessionStore.Store), async () =>
            Assert.Equal(AccountWrite.Written, await _accounts.UpdateAsync((await _accounts.FindByIdAsync(account.Subject))!.WithVerifiedEmail())));

        Assert.True((await SignInAsync(sessions)).Succeeded);

        var now = (await _accounts.FindByIdAsync(account.Subject))!;
        Assert.Equal((true, true), (now.IsEmailVerified, now.HasSignedIn));
    }

    [Fact]
    public async Task Session_is_revoked_if_the_account_cannot_be_read_again()
    {
        var account = await AddAsync(oldCost: false);
        var sessions = new ChangingSessions(new SessionService(_sessionStore.Store), () =>
        {
            _accounts.IsDown = true;
            return Task.CompletedTask;
        });

        await Assert.ThrowsAsync<AuthUnavailableException>(() => SignInAsync(sessions));

        Assert.Empty(await new SessionService(_sessionStore.Store).ListAsync(account.Subject));
    }

    private async Task<Account> AddAsync(bool oldCost)
    {
        var account = new Account
        {
            Subject = new SubjectRef("id"),
            Login = "alice@example.com",
            PasswordHash = await (oldCost ? CheapHashing.Hasher(static options => options.Argon2.Passes++) : _hasher).HashAsync(Password),
        };
        Assert.Equal(AccountWrite.Written, await _accounts.AddAsync(account));
        return account;
    }

    private async Task<SessionSignInResult> SignInAsync(ISessionService? sessions = null)
    {
        var service = new SignInService(new SignInParts
        {
            Accounts = _accounts,
            Hasher = _hasher,
            Sessions = sessions ?? new SessionService(_sessionStore.Store),
            Limiter = new InMemoryRateLimiter(),
            Keys = _keys,
        });
        return await service.SignInAsync(new PasswordSignInRequest { Login = "alice@example.com", Password = Password });
    }

    /// <summary>An application's own accounts, in which the last write wins.</summary>
    private sealed class Forgetful(IAccountService inner) : IAccountService
    {
        public bool IsDown { get; set; }

        public ValueTask<Account?> FindByIdAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
            IsDown ? throw new AuthUnavailableException(AuthUnavailableKind.Store, "Down.") : inner.FindByIdAsync(subject, cancellationToken);

        public ValueTask<Account?> FindByLoginAsync(string? login, string tenant = "", CancellationToken cancellationToken = default) => inner.FindByLoginAsync(login, tenant, cancellationToken);

        public ValueTask<AccountWrite> AddAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default) => inner.AddAsync(account, cause, cancellationToken);

        public async ValueTask<AccountWrite> UpdateAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default)
        {
            var current = (await inner.FindByIdAsync(account.Subject, cancellationToken))!;
            await inner.RemoveAsync(current, cancellationToken: cancellationToken);
            await inner.AddAsync(account, cause, cancellationToken);
            return AccountWrite.Written;
        }

        public ValueTask<StoreWrite> RemoveAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default) => inner.RemoveAsync(account, cause, cancellationToken);
    }
}
