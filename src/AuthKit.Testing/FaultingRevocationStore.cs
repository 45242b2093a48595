using AuthKit.Revocation;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A store of revocations that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingRevocationStore : FaultingStore, IRevocationStore
{
    private readonly IRevocationStore _inner;

    /// <summary>Wraps a store.</summary>
    /// <param name="inner">Does the work.</param>
    /// <param name="faults">Which calls fail. Several stores may share one. Default null: one of its own, by which no call fails yet.</param>
    public FaultingRevocationStore(IRevocationStore inner, StoreFaults? faults = null)
        : base(nameof(IRevocationStore), faults)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <inheritdoc/>
    public ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.RevokeAsync(key, kept, expiresAt, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.FindAsync(keys, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.PurgeAsync(now, batch, cancellationToken), cancellationToken);
}
