using AuthKit.Stores;

namespace AuthKit.KeyRotation;

/// <summary>Rings in this process's memory: gone with the process, not shared with other instances. As many as the program names.</summary>
public sealed class InMemoryJwtKeyStore : IJwtKeyStore
{
    private readonly VersionedMemory<JwtKeyRecord> _records = new();

    /// <inheritdoc/>
    public ValueTask<JwtKeyRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_records.Find(ring));
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(JwtKeyRecord record, long previous, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_records.Write(record.Ring, previous, record.Version, record with { Payload = record.Payload.ToArray() }));
    }
}
