using System.Collections.Concurrent;

namespace AuthKit.Stores;

/// <summary>
/// The base of the in-memory stores of versioned records. The records are lost when the process ends, and other instances do not see them.
/// </summary>
public abstract class InMemoryVersionedStore : IVersionedStore
{
    private readonly ConcurrentDictionary<StoreKey, VersionedRecord> _byKey = new();

    private protected InMemoryVersionedStore()
    {
    }

    /// <inheritdoc/>
    public ValueTask<VersionedRecord?> FindAsync(StoreKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_byKey.GetValueOrDefault(key));
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        cancellationToken.ThrowIfCancellationRequested();
        var copy = record with { Payload = record.Payload.ToArray() };
        return ValueTask.FromResult(
            previous == 0 ? _byKey.TryAdd(record.Key, copy)
            : _byKey.TryGetValue(record.Key, out var present) && present.Version == previous && _byKey.TryUpdate(record.Key, copy, present));
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_byKey.TryRemove(key, out _));
    }
}
