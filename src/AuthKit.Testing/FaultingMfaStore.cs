using AuthKit.Mfa;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A store of second factors that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingMfaStore : IMfaStore
{
    private readonly IMfaStore _inner;
    private readonly StoreFaults _faults = new();

    /// <summary>Wraps a store.</summary>
    public FaultingMfaStore(IMfaStore inner)
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
    public ValueTask<MfaRecord?> FindAsync(StoreKey owner, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.FindAsync(owner, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(MfaRecord record, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.WriteAsync(record, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.RemoveAsync(owner, cancellationToken), cancellationToken);
}
