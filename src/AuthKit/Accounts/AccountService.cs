using AuthKit.Audit;
using AuthKit.Events;
using AuthKit.NormalForms;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Accounts;

/// <summary>Accounts over a store. Safe for concurrent use.</summary>
public sealed partial class AccountService : IAccountService
{
    private readonly StoreCalls<IAccountStore> _store;
    private readonly ILogger _logger;
    private readonly IAuthEventSink _events;
    private readonly bool _keepsAudit;

    /// <summary>Creates the service.</summary>
    /// <param name="store">The store of the accounts.</param>
    /// <param name="runtime">The log and the event sink. Default: without both.</param>
    public AccountService(IAccountStore store, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        runtime ??= AuthKitRuntime.Default;
        _logger = runtime.LoggerFactory.CreateLogger<AccountService>();
        _events = runtime.Events;
        _keepsAudit = store.KeepsAudit;
        _store = new StoreCalls<IAccountStore>(store, _logger, runtime);
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
    public async ValueTask<AccountWrite> AddAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        var audit = RecordOf(cause);
        var record = ToRecord(account, RecordVersion.First());
        var write = await _store.CallAsync(
            (record, audit),
            static (store, a, ct) => store.AddAsync(a.record, a.audit, ct),
            cancellationToken).ConfigureAwait(false);
        if (write == AccountWrite.Written)
        {
            account.Version = record.Version;
        }

        Publish(cause, audit, write == AccountWrite.Written);
        return write;
    }

    /// <inheritdoc/>
    public async ValueTask<AccountWrite> UpdateAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        var audit = RecordOf(cause);
        var write = await _store.CallAsync(
            (record: ToRecord(account, account.Version + 1), version: account.Version, audit),
            static (store, a, ct) => store.UpdateAsync(a.record, a.version, a.audit, ct),
            cancellationToken).ConfigureAwait(false);
        Publish(cause, audit, write == AccountWrite.Written);
        return write;
    }

    /// <inheritdoc/>
    public async ValueTask<StoreWrite> RemoveAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        var audit = RecordOf(cause);
        var write = await _store.CallAsync(
            (key: account.Subject.ToOwnerKey(), account.Version, audit),
            static (store, a, ct) => store.RemoveAsync(a.key, a.Version, a.audit, ct),
            cancellationToken).ConfigureAwait(false);
        Publish(cause, audit, write == StoreWrite.Written);
        return write;
    }

    /// <summary>Null if the store does not keep audit records: then the handler of the audit log does, once the event is published.</summary>
    private AuditRecord? RecordOf(AuthEvent? cause) => cause is not null && _keepsAudit ? AuditPayload.TryRecord(cause) : null;

    private void Publish(AuthEvent? cause, AuditRecord? audit, bool isWritten)
    {
        if (cause is not null && isWritten)
        {
            cause.IsInAuditLog = audit is not null;
            _events.Publish(cause);
        }
    }

    private static AccountRecord ToRecord(Account account, long version)
    {
        LoginName.TryCompose(account.Login, out var shown);
        LoginName.TryNormalize(account.Login, out var login);
        if (shown is null || login is null)
        {
            Errors.Argument("The account's login is not valid: see LoginName.TryNormalize.", nameof(account));
        }

        var payload = new AccountPayload
        {
            Format = AccountPayload.CurrentFormat,
            Login = shown,
            Email = account.Email is { } email ? NormalForm.Compose(email) : null,
            IsEmailVerified = account.IsEmailVerified,
            PasswordHash = account.PasswordHash,
            Status = account.Status,
            SecurityVersion = account.SecurityVersion,
            HasSignedIn = account.HasSignedIn,
            PendingEnd = account.PendingEnd,
            PendingEndExceptSid = account.PendingEndExceptSid?.ToString(),
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
            HasSignedIn = payload.HasSignedIn,
            PendingEnd = payload.PendingEnd,
            PendingEndExceptSid = SessionId.TryParse(payload.PendingEndExceptSid, out var kept) ? kept : null,
            CreatedAt = record.CreatedAt,
            Version = record.Version,
        };
    }

    [LoggerMessage(EventId = 30, EventName = "AccountUnreadable", Level = LogLevel.Error, Message = "The account with the key {Key} holds a payload that AuthKit did not write; it is treated as not found.")]
    private static partial void LogUnreadable(ILogger logger, string key);
}
