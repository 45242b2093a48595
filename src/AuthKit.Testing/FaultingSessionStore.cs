using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A session store that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingSessionStore : ISessionStore
{
    private readonly ISessionStore _inner;
    private readonly StoreFaults _faults = new();

    /// <summary>Wraps a store.</summary>
    public FaultingSessionStore(ISessionStore inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <summary>How calls fail from now on. Default <see cref="StoreFault.None"/>.</summary>
    public StoreFault Fault
    {
        get => _faults.Fault;
        set => _faults.Fault = value;
    }

    /// <summary>How many calls have come so far, failed or not.</summary>
    public int Calls => _faults.Calls;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.AddAsync(record, maxPerOwner, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.FindAsync(key, now, touchBefore, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.ReplaceAsync(oldKey, version, record, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.UpdateAsync(key, version, payload, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.RemoveAsync(owner, sid, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.RemoveByOwnerAsync(owner, exceptSid, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.ListAsync(owner, now, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.PurgeAsync(now, batch, cancellationToken), cancellationToken);
}
