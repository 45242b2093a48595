using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>Account stores with one flaw each, of the kinds that adapters have had.</summary>
internal static class BrokenAccountStores
{
    /// <summary>Checks logins at additions only.</summary>
    public sealed class MovesToTakenLogins : NaiveAccountStore
    {
        protected override bool IsTaken(AccountRecord other, AccountRecord record) => false;
    }

    /// <summary>Writes every column of the record that it is given.</summary>
    public sealed class UpdatesEverything : NaiveAccountStore
    {
        protected override AccountRecord Updated(AccountRecord old, AccountRecord record) => record;
    }

    /// <summary>Forgets to write the login.</summary>
    public sealed class KeepsTheOldLogin : NaiveAccountStore
    {
        protected override AccountRecord Updated(AccountRecord old, AccountRecord record) => old with { Payload = record.Payload, Version = record.Version };
    }

    /// <summary>Lets the last writer win.</summary>
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

    /// <summary>Says of a taken subject that its login is taken.</summary>
    public sealed class TellsSubjectsFromLoginsNot : NaiveAccountStore
    {
        public override async ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default) =>
            await base.AddAsync(record, audit, cancellationToken) is var write && write == AccountWrite.SubjectTaken ? AccountWrite.LoginTaken : write;
    }

    /// <summary>Takes part in the transaction of the application around the call.</summary>
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

    /// <summary>Looks whether a login is free, and then inserts.</summary>
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

    /// <summary>Marks as removed, and keeps the login.</summary>
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

    /// <summary>Takes no update without one.</summary>
    public sealed class NeedsAnAuditRecord : NaiveAccountStore
    {
        public override ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
            audit is null ? ValueTask.FromResult(AccountWrite.Gone) : base.UpdateAsync(record, version, audit, cancellationToken);
    }

    /// <summary>Keeps the audit record, and then looks whether the change can be.</summary>
    public sealed class RecordsFirst : NaiveAuditingAccountStore
    {
        protected override async ValueTask<TWrite> WriteAsync<TWrite>(AuditRecord? audit, Func<ValueTask<TWrite>> write, TWrite written)
        {
            await AppendAsync(audit);
            return await write();
        }
    }

    /// <summary>Deletes the account by a statement of its own.</summary>
    public sealed class ForgetsTheRecordOfARemoval : NaiveAuditingAccountStore
    {
        public override ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
            base.RemoveAsync(key, version, null, cancellationToken);
    }

    /// <summary>Removes whatever version there is.</summary>
    public sealed class RemovesAnyVersion : NaiveAccountStore
    {
        public override async ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
            await FindByIdAsync(key, cancellationToken) is { } current
                ? await base.RemoveAsync(key, current.Version, audit, cancellationToken)
                : StoreWrite.Gone;
    }

    /// <summary>Begins with version 1 and counts by itself: the versions of an account that was removed come back.</summary>
    public sealed class CountsByItself : NaiveAccountStore
    {
        public override ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default) =>
            base.AddAsync(record with { Version = 1 }, audit, cancellationToken);

        protected override AccountRecord Updated(AccountRecord old, AccountRecord record) =>
            old with { LoginKey = record.LoginKey, Payload = record.Payload, Version = old.Version + 1 };
    }
}
