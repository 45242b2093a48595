using AuthKit.Cryptography;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Accounts;

/// <summary>Accounts over a store. Safe for concurrent use.</summary>
public sealed partial class AccountService : IAccountService
{
    private readonly StoreCalls<IAccountStore> _store;
    private readonly ILogger _logger;

    /// <summary>Creates the service.</summary>
    /// <param name="store">Keeps the accounts.</param>
    /// <param name="runtime">The log. Default: none.</param>
    public AccountService(IAccountStore store, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _logger = (runtime ?? AuthKitRuntime.Default).LoggerFactory.CreateLogger<AccountService>();
        _store = new StoreCalls<IAccountStore>(store, _logger);
    }

    /// <inheritdoc/>
    public async ValueTask<Account?> FindByIdAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        Read(await _store.CallAsync(
            subject.ToOwnerKey(),
            static (store, key, ct) => store.FindByIdAsync(key, ct),
            cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<Account?> FindByLoginAsync(string? login, string tenant = "", CancellationToken cancellationToken = default)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        if (!LoginName.TryNormalize(login, out var normalized))
        {
            return null;
        }

        return Read(await _store.CallAsync(
            OwnerKeys.Derive(tenant, normalized),
            static (store, key, ct) => store.FindByLoginAsync(key, ct),
            cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public ValueTask<AccountWrite> AddAsync(Account account, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        return _store.CallAsync(
            ToRecord(account, version: 1),
            static (store, record, ct) => store.AddAsync(record, ct),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AccountWrite> UpdateAsync(Account account, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        return _store.CallAsync(
            (record: ToRecord(account, account.Version + 1), version: account.Version),
            static (store, a, ct) => store.UpdateAsync(a.record, a.version, ct),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoreWrite> RemoveAsync(Account account, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        return _store.CallAsync(
            (key: account.Subject.ToOwnerKey(), account.Version),
            static (store, a, ct) => store.RemoveAsync(a.key, a.Version, ct),
            cancellationToken);
    }

    private static AccountRecord ToRecord(Account account, long version)
    {
        if (!LoginName.TryNormalize(account.Login, out var login))
        {
            Errors.Argument("The login can be none: see LoginName.TryNormalize.", nameof(account));
        }

        var payload = new AccountPayload
        {
            Format = AccountPayload.CurrentFormat,
            Login = account.Login,
            Email = account.Email,
            IsEmailVerified = account.IsEmailVerified,
            PasswordHash = account.PasswordHash,
            Status = account.Status,
            SecurityVersion = account.SecurityVersion,
        };
        return new AccountRecord
        {
            Key = account.Subject.ToOwnerKey(),
            LoginKey = OwnerKeys.Derive(account.Subject.Tenant, login),
            Tenant = account.Subject.Tenant,
            SubjectId = account.Subject.Id,
            Version = version,
            CreatedAt = StoreTime.Truncate(account.CreatedAt),
            Payload = payload.ToUtf8(),
        };
    }

    private Account? Read(AccountRecord? record)
    {
        if (record is null)
        {
            return null;
        }

        if (AccountPayload.TryParse(record.Payload.Span) is not { } payload)
        {
            LogUnreadable(_logger, Convert.ToHexString(record.Key.ToArray()));
            return null;
        }

        return new Account
        {
            Subject = new SubjectRef(record.Tenant, record.SubjectId),
            Login = payload.Login,
            Email = payload.Email,
            IsEmailVerified = payload.IsEmailVerified,
            PasswordHash = payload.PasswordHash,
            Status = payload.Status,
            SecurityVersion = payload.SecurityVersion,
            CreatedAt = record.CreatedAt,
            Version = record.Version,
        };
    }

    [LoggerMessage(EventId = 30, EventName = "AccountUnreadable", Level = LogLevel.Error, Message = "The account with the key {Key} holds a payload that AuthKit did not write; it is treated as not found.")]
    private static partial void LogUnreadable(ILogger logger, string key);
}
