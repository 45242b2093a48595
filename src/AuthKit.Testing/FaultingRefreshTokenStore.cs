using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A store of refresh families that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingRefreshTokenStore : FaultingStore, IRefreshTokenStore
{
    private readonly IRefreshTokenStore _inner;

    /// <summary>Wraps a store.</summary>
    /// <param name="inner">Does the work.</param>
    /// <param name="faults">Which calls fail. Several stores may share one. Default null: one of its own, by which no call fails yet.</param>
    public FaultingRefreshTokenStore(IRefreshTokenStore inner, StoreFaults? faults = null)
        : base(nameof(IRefreshTokenStore), faults)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <inheritdoc/>
    public ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.AddAsync(record, maxPerOwner, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RefreshFamilyRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.FindAsync(key, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.RotateAsync(tokenKey, successor, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RevokeAsync(StoreKey key, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.RevokeAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.RevokeFamilyAsync(owner, sid, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.RevokeByOwnerAsync(owner, exceptSid, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.ListAsync(owner, now, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.PurgeAsync(now, batch, cancellationToken), cancellationToken);
}
