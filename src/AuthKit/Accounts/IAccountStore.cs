using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Accounts;

/// <summary>
/// Stores accounts. Each operation is one atomic step, from any number of instances at once; bytes are compared ordinally. An operation that throws
/// or is cancelled has either its whole effect or no effect; a server may still execute a cancelled call after the caller was told. Test an
/// implementation with the conformance kit in the package AuthKit.Testing.
/// </summary>
public interface IAccountStore
{
    /// <summary>
    /// Whether the audit record of a write is stored in the same atomic step as the account. If it is false, the store ignores audit records, and the
    /// caller makes sure that they are stored.
    /// </summary>
    bool KeepsAudit { get; }

    /// <summary>The account of a subject; null if the subject has no account.</summary>
    ValueTask<AccountRecord?> FindByIdAsync(StoreKey key, CancellationToken cancellationToken = default);

    /// <summary>The account with a login; null if no account has it.</summary>
    ValueTask<AccountRecord?> FindByLoginAsync(StoreKey loginKey, CancellationToken cancellationToken = default);

    /// <summary>
    /// Inserts an account with the record's version, unless its key or its login key is taken: in a race only one call succeeds. The audit record is
    /// stored only if the account is written (see <see cref="KeepsAudit"/>).
    /// </summary>
    /// <returns>
    /// <see cref="AccountWrite.Written"/>; <see cref="AccountWrite.SubjectTaken"/> if an account has the key, whatever its login; otherwise
    /// <see cref="AccountWrite.LoginTaken"/>.
    /// </returns>
    ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes login key and payload of the account with this key and version, and gives it the record's version. Tenant, subject and creation time
    /// stay as they are stored. The audit record is stored only if the change is written (see <see cref="KeepsAudit"/>).
    /// </summary>
    /// <returns>
    /// <see cref="AccountWrite.Gone"/> if there is no such account; <see cref="AccountWrite.Conflict"/> if it has another version;
    /// <see cref="AccountWrite.LoginTaken"/> if another account has the login; otherwise <see cref="AccountWrite.Written"/>.
    /// </returns>
    ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes the account with this key and version. Its login can be used again at once. The audit record is stored only if the account is removed
    /// (see <see cref="KeepsAudit"/>).
    /// </summary>
    ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default);
}

/// <summary>
/// The stored form of an account: the few columns that a store uses, and an opaque payload that only the core reads. Immutable.
/// </summary>
public sealed record AccountRecord
{
    /// <summary>The key of the subject. Unique.</summary>
    public required StoreKey Key { get; init; }

    /// <summary>The key of the tenant and the normalised login. Unique.</summary>
    public required StoreKey LoginKey { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. For information: no lookup uses it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The subject, 1 to 255 UTF-16 units. For information: no lookup uses it.</summary>
    public required string SubjectId { get; init; }

    /// <summary>
    /// 1 or more. The core chooses it and never reuses one for an account. A store keeps it unchanged, and compares it only for equality.
    /// </summary>
    public required long Version { get; init; }

    /// <summary>When the account was created. UTC, whole milliseconds.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The core's data of the account (UTF-8 JSON), at most 64 KiB. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}

/// <summary>The outcome of a write to an account. The numbers are stable; zero is a refusal.</summary>
public enum AccountWrite
{
    /// <summary>The account no longer exists; nothing was written.</summary>
    Gone = 0,

    /// <summary>The account does not have the version that the caller read; nothing was written.</summary>
    Conflict = 1,

    /// <summary>Another account has this login; nothing was written.</summary>
    LoginTaken = 2,

    /// <summary>The account was written.</summary>
    Written = 3,

    /// <summary>An account with this subject exists already, whatever its login; nothing was written.</summary>
    SubjectTaken = 4,
}
