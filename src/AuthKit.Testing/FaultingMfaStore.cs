using AuthKit.Mfa;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A store of second factors that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingMfaStore : FaultingStore, IMfaStore
{
    private readonly IMfaStore _inner;

    /// <summary>Wraps a store.</summary>
    /// <param name="inner">Does the work.</param>
    /// <param name="faults">Which calls fail. Several stores may share one. Default null: one of its own, by which no call fails yet.</param>
    public FaultingMfaStore(IMfaStore inner, StoreFaults? faults = null)
        : base(nameof(IMfaStore), faults)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <inheritdoc/>
    public ValueTask<MfaRecord?> FindAsync(StoreKey owner, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.FindAsync(owner, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(MfaRecord record, long previous, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.WriteAsync(record, previous, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.RemoveAsync(owner, cancellationToken), cancellationToken);
}
