using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <summary>
/// Second factors in this process's memory: gone with the process, not shared with other instances, one small record for each
/// account that has any.
/// </summary>
public sealed class InMemoryMfaStore : IMfaStore
{
    private readonly VersionedMemory<MfaRecord> _records = new();

    /// <inheritdoc/>
    public ValueTask<MfaRecord?> FindAsync(StoreKey owner, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_records.Find(owner));
    }

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(MfaRecord record, long previous, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_records.Write(record.Owner, previous, record.Version, record with { Payload = record.Payload.ToArray() }));
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_records.Remove(owner));
    }
}
