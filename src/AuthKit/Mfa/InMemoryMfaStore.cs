using System.Collections.Concurrent;
using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <summary>
/// Second factors in this process's memory: gone with the process, not shared with other instances, one small record for each
/// account that has any.
/// </summary>
public sealed class InMemoryMfaStore : IMfaStore
{
    private readonly ConcurrentDictionary<StoreKey, MfaRecord> _byOwner = new();

    /// <inheritdoc/>
    public ValueTask<MfaRecord?> FindAsync(StoreKey owner, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_byOwner.GetValueOrDefault(owner));
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(MfaRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        cancellationToken.ThrowIfCancellationRequested();
        var copy = record with { Payload = record.Payload.ToArray() };
        if (record.Version == 1)
        {
            return ValueTask.FromResult(_byOwner.TryAdd(record.Owner, copy));
        }

        return ValueTask.FromResult(
            _byOwner.TryGetValue(record.Owner, out var present) && present.Version == record.Version - 1 && _byOwner.TryUpdate(record.Owner, copy, present));
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_byOwner.TryRemove(owner, out _));
    }
}
