using System.Security.Cryptography;
using AuthKit.Accounts;
using AuthKit.Events;
using AuthKit.NormalForms;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>A list and a lock. The broken account services derive from it.</summary>
internal class NaiveAccountService : IAccountService
{
    private readonly Lock _gate = new();
    private readonly List<Account> _accounts = [];

    public virtual ValueTask<Account?> FindByIdAsync(SubjectRef subject, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_accounts.Find(account => IsOf(account, subject)) is { } found ? Read(found) : null);
        }
    }

    public virtual ValueTask<Account?> FindByLoginAsync(string? login, string tenant = "", CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            var key = KeyOf(login);
            return ValueTask.FromResult(key is not null && _accounts.Find(account => IsIn(account, tenant) && KeyOf(account.Login) == key) is { } found ? Read(found) : null);
        }
    }

    public virtual ValueTask<AccountWrite> AddAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default)
    {
        ThrowIfNotLogin(account);
        lock (_gate)
        {
            if (_accounts.Exists(other => IsOf(other, account.Subject)))
            {
                return ValueTask.FromResult(AccountWrite.SubjectTaken);
            }

            if (IsTaken(account))
            {
                return ValueTask.FromResult(AccountWrite.LoginTaken);
            }

            var version = FirstVersion();
            _accounts.Add(Stored(account, version, account.CreatedAt));
            Added(account, version);
            return ValueTask.FromResult(AccountWrite.Written);
        }
    }

    public virtual ValueTask<AccountWrite> UpdateAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default)
    {
        ThrowIfNotLogin(account);
        lock (_gate)
        {
            if (_accounts.Find(other => IsOf(other, account.Subject)) is not { } stored)
            {
                return ValueTask.FromResult(AccountWrite.Gone);
            }

            if (!IsSameVersion(stored, account))
            {
                return ValueTask.FromResult(AccountWrite.Conflict);
            }

            if (IsTaken(account))
            {
                return ValueTask.FromResult(AccountWrite.LoginTaken);
            }

            _accounts[_accounts.IndexOf(stored)] = Updated(stored, account);
            return ValueTask.FromResult(AccountWrite.Written);
        }
    }

    public virtual ValueTask<StoreWrite> RemoveAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_accounts.Find(other => IsOf(other, account.Subject)) is not { } stored)
            {
                return ValueTask.FromResult(StoreWrite.Gone);
            }

            return ValueTask.FromResult(IsSameVersion(stored, account) && _accounts.Remove(stored) ? StoreWrite.Written : StoreWrite.Conflict);
        }
    }

    protected virtual string? KeyOf(string? login) => LoginName.TryNormalize(login, out var normalized) ? normalized : null;

    protected virtual bool IsIn(Account account, string tenant) => account.Subject.Tenant == tenant;

    protected virtual bool IsOf(Account account, SubjectRef subject) => account.Subject == subject;

    protected virtual bool IsSameVersion(Account stored, Account account) => stored.Version == account.Version;

    protected virtual bool IsTaken(Account account) =>
        _accounts.Exists(other => !IsOf(other, account.Subject) && IsIn(other, account.Subject.Tenant) && KeyOf(other.Login) == KeyOf(account.Login));

    protected virtual void Added(Account account, long version) => account.Version = version;

    protected virtual long FirstVersion() => 1 + RandomNumberGenerator.GetInt32(int.MaxValue - 1_000);

    protected virtual void ThrowIfNotLogin(Account account)
    {
        if (!LoginName.TryNormalize(account.Login, out _))
        {
            throw new ArgumentException("The login is not valid.", nameof(account));
        }
    }

    protected virtual Account Updated(Account stored, Account account) => Stored(account, account.Version + 1, stored.CreatedAt);

    protected virtual Account Stored(Account account, long version, DateTimeOffset createdAt) => new()
    {
        Subject = account.Subject,
        Login = LoginName.TryCompose(account.Login, out var composed) ? composed : account.Login,
        Email = account.Email is { } email ? NormalForm.Compose(email) : null,
        IsEmailVerified = account.IsEmailVerified,
        PasswordHash = account.PasswordHash,
        Status = account.Status,
        SecurityVersion = account.SecurityVersion,
        HasSignedIn = account.HasSignedIn,
        PendingEnd = account.PendingEnd,
        PendingEndExceptSid = account.PendingEndExceptSid,
        CreatedAt = createdAt,
        Version = version,
    };

    private Account Read(Account stored) => Stored(stored, stored.Version, stored.CreatedAt);
}
