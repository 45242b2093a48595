using System.Collections.Concurrent;

namespace AuthKit.Stores;

/// <summary>Records with a version in this process's memory, each written in place of the one that its writer has read.</summary>
internal sealed class VersionedMemory<TRecord>
    where TRecord : class
{
    private readonly ConcurrentDictionary<StoreKey, (long Version, TRecord Record)> _byKey = new();

    public TRecord? Find(StoreKey key) => _byKey.TryGetValue(key, out var present) ? present.Record : null;

    /// <summary>Of several that would follow the same version one is written; 0 stands for no record.</summary>
    public bool Write(StoreKey key, long previous, long version, TRecord record)
    {
        if (previous == 0)
        {
            return _byKey.TryAdd(key, (version, record));
        }

        return _byKey.TryGetValue(key, out var present) && present.Version == previous && _byKey.TryUpdate(key, (version, record), present);
    }

    public bool Remove(StoreKey key) => _byKey.TryRemove(key, out _);
}

/// <summary>How a conditional write ended. The numbers are stable; zero is a refusal.</summary>
public enum StoreWrite
{
    /// <summary>The record does not exist any longer, or has expired; nothing was written.</summary>
    Gone = 0,

    /// <summary>The record has another version than the caller saw; nothing was written.</summary>
    Conflict = 1,

    /// <summary>The record was written and now has the caller's version plus one.</summary>
    Written = 2,
}
