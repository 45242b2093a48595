using System.Collections.Concurrent;
using AuthKit.Stores;

namespace AuthKit.KeyRotation;

/// <summary>Rings in this process's memory: gone with the process, not shared with other instances. As many as the program names.</summary>
public sealed class InMemoryJwtKeyStore : IJwtKeyStore
{
    private readonly ConcurrentDictionary<StoreKey, JwtKeyRecord> _byRing = new();

    /// <inheritdoc/>
    public ValueTask<JwtKeyRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_byRing.GetValueOrDefault(ring));
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(JwtKeyRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        cancellationToken.ThrowIfCancellationRequested();
        var copy = record with { Payload = record.Payload.ToArray() };
        if (record.Version == 1)
        {
            return ValueTask.FromResult(_byRing.TryAdd(record.Ring, copy));
        }

        return ValueTask.FromResult(
            _byRing.TryGetValue(record.Ring, out var present) && present.Version == record.Version - 1 && _byRing.TryUpdate(record.Ring, copy, present));
    }
}
