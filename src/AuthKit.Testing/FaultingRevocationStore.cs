using AuthKit.Revocation;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A store of revocations that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingRevocationStore : IRevocationStore
{
    private readonly IRevocationStore _inner;
    private readonly StoreFaults _faults = new();

    /// <summary>Wraps a store.</summary>
    public FaultingRevocationStore(IRevocationStore inner)
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
    public async ValueTask RevokeAsync(RevocationEntry entry, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        await _faults.RunAsync(
            async () =>
            {
                await _inner.RevokeAsync(entry, now, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.IsRevokedAsync(keys, issuedAt, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.PurgeAsync(now, batch, cancellationToken), cancellationToken);
}
