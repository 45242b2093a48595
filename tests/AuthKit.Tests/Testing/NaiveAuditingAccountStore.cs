using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Stores;
using AuthKit.Tests.Audit;
using AuthKit.Tests.Events;

namespace AuthKit.Tests.Testing;

/// <summary>A list of accounts and a list of audit records. The broken stores derive from it.</summary>
internal class NaiveAuditingAccountStore : NaiveAccountStore
{
    public override bool KeepsAudit => true;

    public ScriptedAuditStore Log { get; } = new();

    public override ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default) =>
        WriteAsync(audit, () => base.AddAsync(record, audit, cancellationToken), AccountWrite.Written);

    public override ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
        WriteAsync(audit, () => base.UpdateAsync(record, version, audit, cancellationToken), AccountWrite.Written);

    public override ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
        WriteAsync(audit, () => base.RemoveAsync(key, version, audit, cancellationToken), StoreWrite.Written);

    /// <summary>Writes both. In memory, nothing can fail between the two writes.</summary>
    protected virtual async ValueTask<TWrite> WriteAsync<TWrite>(AuditRecord? audit, Func<ValueTask<TWrite>> write, TWrite written)
        where TWrite : struct, Enum
    {
        var result = await write();
        if (result.Equals(written))
        {
            await AppendAsync(audit);
        }

        return result;
    }

    protected async ValueTask AppendAsync(AuditRecord? audit)
    {
        if (audit is not null)
        {
            await Log.AppendAsync([audit]);
        }
    }
}
