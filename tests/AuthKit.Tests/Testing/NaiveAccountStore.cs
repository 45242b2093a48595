using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>A list and a lock. The broken account stores derive from it.</summary>
internal class NaiveAccountStore : IAccountStore
{
    protected Lock Gate { get; } = new();

    protected List<AccountRecord> Records { get; } = [];

    public virtual bool KeepsAudit => false;

    public virtual ValueTask<AccountRecord?> FindByIdAsync(StoreKey key, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Records.Find(record => record.Key == key));
        }
    }

    public virtual ValueTask<AccountRecord?> FindByLoginAsync(StoreKey loginKey, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Records.Find(record => record.LoginKey == loginKey));
        }
    }

    public virtual ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            if (Records.Exists(other => other.Key == record.Key))
            {
                return ValueTask.FromResult(AccountWrite.SubjectTaken);
            }

            if (Records.Exists(other => other.LoginKey == record.LoginKey))
            {
                return ValueTask.FromResult(AccountWrite.LoginTaken);
            }

            Records.Add(record);
            return ValueTask.FromResult(AccountWrite.Written);
        }
    }

    public virtual ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            var found = Records.Find(other => other.Key == record.Key);
            if (found is null)
            {
                return ValueTask.FromResult(AccountWrite.Gone);
            }

            if (found.Version != version)
            {
                return ValueTask.FromResult(AccountWrite.Conflict);
            }

            if (Records.Exists(other => other.Key != record.Key && IsTaken(other, record)))
            {
                return ValueTask.FromResult(AccountWrite.LoginTaken);
            }

            Records.Remove(found);
            Records.Add(Updated(found, record));
            return ValueTask.FromResult(AccountWrite.Written);
        }
    }

    public virtual ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            var found = Records.Find(record => record.Key == key);
            if (found is null)
            {
                return ValueTask.FromResult(StoreWrite.Gone);
            }

            if (found.Version != version)
            {
                return ValueTask.FromResult(StoreWrite.Conflict);
            }

            Records.Remove(found);
            return ValueTask.FromResult(StoreWrite.Written);
        }
    }

    protected virtual bool IsTaken(AccountRecord other, AccountRecord record) => other.LoginKey == record.LoginKey;

    protected virtual AccountRecord Updated(AccountRecord old, AccountRecord record) =>
        old with { LoginKey = record.LoginKey, Payload = record.Payload, Version = record.Version };
}
