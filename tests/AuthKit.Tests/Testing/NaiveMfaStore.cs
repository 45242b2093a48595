using AuthKit.Mfa;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>A list and a lock: short enough to be right at sight. The broken stores are made from it.</summary>
internal class NaiveMfaStore : IMfaStore
{
    protected Lock Gate { get; } = new();

    protected List<MfaRecord> Records { get; } = [];

    public virtual ValueTask<MfaRecord?> FindAsync(StoreKey owner, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Records.Find(record => record.Owner == owner));
        }
    }

    public virtual ValueTask<bool> WriteAsync(MfaRecord record, long previous, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            if (!Follows(Records.Find(other => other.Owner == record.Owner), record, previous))
            {
                return ValueTask.FromResult(false);
            }

            Records.RemoveAll(other => other.Owner == record.Owner);
            Records.Add(Copy(record));
            return ValueTask.FromResult(true);
        }
    }

    public virtual ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Records.RemoveAll(record => IsToRemove(record, owner)) > 0);
        }
    }

    protected virtual bool Follows(MfaRecord? present, MfaRecord record, long previous) => (present?.Version ?? 0) == previous;

    protected virtual bool IsToRemove(MfaRecord record, StoreKey owner) => record.Owner == owner;

    protected virtual MfaRecord Copy(MfaRecord record) => record with { Payload = record.Payload.ToArray() };
}
