using AuthKit.KeyRotation;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A store of rings of signing keys that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingJwtKeyStore : FaultingStore, IJwtKeyStore
{
    private readonly IJwtKeyStore _inner;

    /// <summary>Wraps a store.</summary>
    /// <param name="inner">Does the work.</param>
    /// <param name="faults">Which calls fail. Several stores may share one. Default null: one of its own, by which no call fails yet.</param>
    public FaultingJwtKeyStore(IJwtKeyStore inner, StoreFaults? faults = null)
        : base(nameof(IJwtKeyStore), faults)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <inheritdoc/>
    public ValueTask<JwtKeyRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.FindAsync(ring, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(JwtKeyRecord record, long previous, CancellationToken cancellationToken = default) =>
        RunAsync(() => _inner.WriteAsync(record, previous, cancellationToken), cancellationToken);
}
