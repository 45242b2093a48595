using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>Account stores with one flaw each. Adapters have had such flaws.</summary>
internal static class BrokenAccountStores
{
    /// <summary>Checks logins at additions only.</summary>
    public sealed class MovesToTakenLogins : NaiveAccountStore
    {
        protected override bool IsTaken(AccountRecord other, AccountRecord record) => false;
    }

    /// <summary>Writes every column of the given record.</summary>
    public sealed class UpdatesEverything : NaiveAccountStore
    {
        protected override AccountRecord Updated(AccountRecord old, AccountRecord record) => record;
    }

    /// <summary>Forgets to write the login.</summary>
    public sealed class KeepsTheOldLogin : NaiveAccountStore
    {
        protected override AccountRecord Updated(AccountRecord old, AccountRecord record) => old with { Payload = record.Payload, Version = record.Version };
    }

    /// <summary>Lets the last write win.</summary>
    public sealed class IgnoresTheVersion : NaiveAccountStore
    {
        public override async ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
            await FindByIdAsync(record.Key, cancellationToken) is { } current
                ? await base.UpdateAsync(record, current.Version, audit, cancellationToken)
                : AccountWrite.Gone;
    }

    /// <summary>Inserts or replaces.</summary>
    public sealed class OverwritesTakenKeys : NaiveAccountStore
    {
        public override ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                Records.RemoveAll(other => other.Key == record.Key);
            }

            return base.AddAsync(record, audit, cancellationToken);
        }
    }

    /// <summary>Reports a taken login if the subject is taken.</summary>
    public sealed class TellsSubjectsFromLoginsNot : NaiveAccountStore
    {
        public override async ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default) =>
            await base.AddAsync(record, audit, cancellationToken) is var write && write == AccountWrite.SubjectTaken ? AccountWrite.LoginTaken : write;
    }

    /// <summary>Joins the application's transaction around the call.</summary>
    public sealed class EnlistsInTransactions : NaiveAccountStore
    {
        public override async ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default)
        {
            var write = await base.AddAsync(record, audit, cancellationToken);
            if (System.Transactions.Transaction.Current is { } transaction)
            {
                transaction.TransactionCompleted += (_, e) =>
                {
                    lock (Gate)
                    {
                        Records.RemoveAll(other => e.Transaction!.TransactionInformation.Status == System.Transactions.TransactionStatus.Aborted && other.Key == record.Key);
                    }
                };
            }

            return write;
        }
    }

    /// <summary>Checks whether a login is free, and then inserts.</summary>
    public sealed class ChecksOutsideTheStep : NaiveAccountStore
    {
        public override async ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default)
        {
            if (await FindByIdAsync(record.Key, cancellationToken) is not null)
            {
                return AccountWrite.SubjectTaken;
            }

            if (await FindByLoginAsync(record.LoginKey, cancellationToken) is not null)
            {
                return AccountWrite.LoginTaken;
            }

            await Interleaving.LetOthersInAsync();

            lock (Gate)
            {
                Records.Add(record);
            }

            return AccountWrite.Written;
        }
    }

    /// <summary>Marks an account as removed, and keeps its login.</summary>
    public sealed class KeepsTheLoginOfTheRemoved : NaiveAccountStore
    {
        private readonly HashSet<StoreKey> _kept = [];

        public override ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                return _kept.Contains(record.LoginKey) ? ValueTask.FromResult(AccountWrite.LoginTaken) : base.AddAsync(record, audit, cancellationToken);
            }
        }

        public override ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                _kept.UnionWith(Records.Where(record => record.Key == key && record.Version == version).Select(record => record.LoginKey));
                return base.RemoveAsync(key, version, audit, cancellationToken);
            }
        }
    }

    /// <summary>Accepts no update without an audit record.</summary>
    public sealed class NeedsAnAuditRecord : NaiveAccountStore
    {
        public override ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
            audit is null ? ValueTask.FromResult(AccountWrite.Gone) : base.UpdateAsync(record, version, audit, cancellationToken);
    }

    /// <summary>Writes the audit record, and then checks whether the change is possible.</summary>
    public sealed class RecordsFirst : NaiveAuditingAccountStore
    {
        protected override async ValueTask<TWrite> WriteAsync<TWrite>(AuditRecord? audit, Func<ValueTask<TWrite>> write, TWrite written)
        {
            await AppendAsync(audit);
            return await write();
        }
    }

    /// <summary>Deletes the account by a separate statement.</summary>
    public sealed class ForgetsTheRecordOfARemoval : NaiveAuditingAccountStore
    {
        public override ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
            base.RemoveAsync(key, version, null, cancellationToken);
    }

    /// <summary>Removes an account of any version.</summary>
    public sealed class RemovesAnyVersion : NaiveAccountStore
    {
        public override async ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
            await FindByIdAsync(key, cancellationToken) is { } current
                ? await base.RemoveAsync(key, current.Version, audit, cancellationToken)
                : StoreWrite.Gone;
    }

    /// <summary>Starts with version 1 and counts itself, so that the versions of a removed account occur again.</summary>
    public sealed class CountsByItself : NaiveAccountStore
    {
        public override ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default) =>
            base.AddAsync(record with { Version = 1 }, audit, cancellationToken);

        protected override AccountRecord Updated(AccountRecord old, AccountRecord record) =>
            old with { LoginKey = record.LoginKey, Payload = record.Payload, Version = old.Version + 1 };
    }
}
