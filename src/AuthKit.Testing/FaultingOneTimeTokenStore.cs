using AuthKit.OneTimeTokens;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A one-time-token store that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingOneTimeTokenStore : FaultingStore, IOneTimeTokenStore
{
    private readonly IOneTimeTokenStore _inner;

    /// <summary>Wraps a store.</summary>
    /// <param name="inner">Does the work.</param>
    /// <param name="faults">Which calls fail. Several stores may share one. Default null: one of its own, by which no call fails yet.</param>
    public FaultingOneTimeTokenStore(IOneTimeTokenStore inner, StoreFaults? faults = null)
        : base(nameof(IOneTimeTokenStore), faults)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <inheritdoc/>
    public ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.AddAsync(record, keepLive, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.FindAsync(key, purpose, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.ConsumeAsync(key, purpose, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.TryCodeAsync(key, purpose, codeHash, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.RemoveByOwnerAsync(owner, purposes, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.PurgeAsync(now, batch, cancellationToken), cancellationToken);
}
