using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A session store that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingSessionStore : FaultingStore, ISessionStore
{
    private readonly ISessionStore _inner;

    /// <summary>Wraps a store.</summary>
    /// <param name="inner">Does the work.</param>
    /// <param name="faults">Which calls fail. Several stores may share one. Default null: one of its own, by which no call fails yet.</param>
    public FaultingSessionStore(ISessionStore inner, StoreFaults? faults = null)
        : base(nameof(ISessionStore), faults)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.AddAsync(record, maxPerOwner, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.FindAsync(key, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.TouchAsync(key, now, touchBefore, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.ReplaceAsync(oldKey, version, record, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.UpdateAsync(key, version, payload, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.RemoveAsync(owner, sid, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.RemoveByOwnerAsync(owner, exceptSid, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.ListAsync(owner, now, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.PurgeAsync(now, batch, cancellationToken), cancellationToken);
}
