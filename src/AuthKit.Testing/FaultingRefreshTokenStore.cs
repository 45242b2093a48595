using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A store of refresh families that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingRefreshTokenStore : IRefreshTokenStore
{
    private readonly IRefreshTokenStore _inner;
    private readonly StoreFaults _faults = new();

    /// <summary>Wraps a store.</summary>
    public FaultingRefreshTokenStore(IRefreshTokenStore inner)
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
    public ValueTask<IReadOnlyList<SessionId>> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.AddAsync(record, maxPerOwner, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RefreshFamilyRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.FindAsync(key, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.RotateAsync(tokenKey, successor, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.RevokeFamilyAsync(owner, sid, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.RevokeByOwnerAsync(owner, exceptSid, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.ListAsync(owner, now, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.PurgeAsync(now, batch, cancellationToken), cancellationToken);
}
