using AuthKit.KeyRotation;
using AuthKit.Stores;
using AuthKit.Testing.Versioned;

namespace AuthKit.Testing.KeyRotation;

/// <summary>A trial of a store of rings of signing keys.</summary>
internal sealed class JwtKeyTrial(ConformanceCase<IJwtKeyStore> conformanceCase, Func<IJwtKeyStore> open, CancellationToken cancellationToken)
    : VersionedTrial<IJwtKeyStore>(conformanceCase, open, cancellationToken)
{
    public override int MaxPayloadSize => JwtKeyRecord.MaxPayloadSize;

    public override async ValueTask<VersionedRow?> FindAsync(IJwtKeyStore store, StoreKey key) =>
        await store.FindAsync(key, Cancellation).ConfigureAwait(false) is { } found ? new VersionedRow(found.Ring, found.Version, Previous: 0, found.Payload) : null;

    public override ValueTask<bool> WriteAsync(IJwtKeyStore store, VersionedRow row, CancellationToken cancellationToken) =>
        store.WriteAsync(new JwtKeyRecord { Ring = row.Key, Version = row.Version, Payload = row.Payload }, row.Previous, cancellationToken);
}
