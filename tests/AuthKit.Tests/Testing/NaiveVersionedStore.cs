using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>A list and a lock, short enough to be obviously correct. The broken stores derive from it.</summary>
internal class NaiveVersionedStore : IVersionedStore
{
    protected Lock Gate { get; } = new();

    protected List<VersionedRecord> Records { get; } = [];

    public virtual ValueTask<VersionedRecord?> FindAsync(StoreKey key, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Records.Find(record => IsOf(record, key)));
        }
    }

    public virtual ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            var present = Records.Find(other => IsOf(other, record.Key));
            if (!Follows(present, record, previous))
            {
                return ValueTask.FromResult(false);
            }

            if (present is not null)
            {
                Records.Remove(present);
            }

            Records.Add(Copy(record));
            return ValueTask.FromResult(true);
        }
    }

    public virtual ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Records.RemoveAll(record => IsToRemove(record, key)) > 0);
        }
    }

    protected virtual bool IsOf(VersionedRecord record, StoreKey key) => record.Key == key;

    protected virtual bool Follows(VersionedRecord? present, VersionedRecord record, long previous) => (present?.Version ?? 0) == previous;

    protected virtual bool IsToRemove(VersionedRecord record, StoreKey key) => IsOf(record, key);

    protected virtual VersionedRecord Copy(VersionedRecord record) => record with { Payload = record.Payload.ToArray() };
}
