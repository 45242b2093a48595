using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Accounts;

/// <summary>
/// Keeps accounts. Each operation is one atomic step, from any number of instances at once; bytes are compared
/// ordinally. An operation that throws or is cancelled does all of its work or none; where a call is cancelled, the
/// server may get to it only after the caller has been told. Prove an implementation with the conformance kit in the
/// package AuthKit.Testing.
/// </summary>
public interface IAccountStore
{
    /// <summary>
    /// Whether the audit record that comes with a write is kept in the same step as the account: both or none. Where this is
    /// false the store ignores audit records, and the caller sees to it that they are kept.
    /// </summary>
    bool KeepsAudit { get; }

    /// <summary>The account of a subject; null if the subject has no account.</summary>
    ValueTask<AccountRecord?> FindByIdAsync(StoreKey key, CancellationToken cancellationToken = default);

    /// <summary>The account with a login; null if no account has it.</summary>
    ValueTask<AccountRecord?> FindByLoginAsync(StoreKey loginKey, CancellationToken cancellationToken = default);

    /// <summary>
    /// Inserts an account, with the version that the record carries, unless its key or its login key is taken: one of a race wins. The audit record is
    /// kept only with an account that is written (see <see cref="KeepsAudit"/>).
    /// </summary>
    /// <returns>
    /// <see cref="AccountWrite.Written"/>; <see cref="AccountWrite.SubjectTaken"/> where an account has the key, whatever its
    /// login; else <see cref="AccountWrite.LoginTaken"/>.
    /// </returns>
    ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes login key and payload of the account with this key and version, and gives it the
    /// version that the record carries. Nothing else changes: tenant, subject and creation stay
    /// as they are stored. The audit record is kept only with a change that is written (see <see cref="KeepsAudit"/>).
    /// </summary>
    /// <returns>
    /// <see cref="AccountWrite.Gone"/> where there is no such account, <see cref="AccountWrite.Conflict"/> where it has
    /// another version, else <see cref="AccountWrite.LoginTaken"/> where another account has the login.
    /// </returns>
    ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes the account with this key and version; its login is free at once. The audit record is kept only with a removal
    /// that took place (see <see cref="KeepsAudit"/>).
    /// </summary>
    ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default);
}

/// <summary>
/// An account as a store keeps it: the few columns that a store works with, and one opaque payload that only the core
/// reads. Immutable.
/// </summary>
public sealed record AccountRecord
{
    /// <summary>The key of the subject. Unique.</summary>
    public required StoreKey Key { get; init; }

    /// <summary>The key of the tenant and the normalised login. Unique.</summary>
    public required StoreKey LoginKey { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. Information: a store finds nothing by it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The subject, 1 to 255 UTF-16 units. Information: a store finds nothing by it.</summary>
    public required string SubjectId { get; init; }

    /// <summary>1 or more. The core chooses it, and no version comes back for an account. A store keeps it as it is, and compares it for equality only.</summary>
    public required long Version { get; init; }

    /// <summary>When the account was made. UTC, whole milliseconds.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The core's data of the account (UTF-8 JSON), at most 64 KiB. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}

/// <summary>How a write to an account ended. The numbers are stable; zero is a refusal.</summary>
public enum AccountWrite
{
    /// <summary>The account does not exist any longer; nothing was written.</summary>
    Gone = 0,

    /// <summary>The account has another version than the caller saw; nothing was written.</summary>
    Conflict = 1,

    /// <summary>Another account has this login; nothing was written.</summary>
    LoginTaken = 2,

    /// <summary>The account was written.</summary>
    Written = 3,

    /// <summary>There is an account with this subject already, whatever its login; nothing was written.</summary>
    SubjectTaken = 4,
}
