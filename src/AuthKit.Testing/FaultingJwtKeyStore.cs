using AuthKit.KeyRotation;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A store of rings of signing keys that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingJwtKeyStore : IJwtKeyStore
{
    private readonly IJwtKeyStore _inner;
    private readonly StoreFaults _faults = new();

    /// <summary>Wraps a store.</summary>
    public FaultingJwtKeyStore(IJwtKeyStore inner)
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
    public ValueTask<JwtKeyRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.FindAsync(ring, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(JwtKeyRecord record, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.WriteAsync(record, cancellationToken), cancellationToken);
}
