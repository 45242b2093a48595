using AuthKit.Revocation;
using AuthKit.Stores;

namespace AuthKit.Tests.AccessTokens;

/// <summary>Lets something happen between the revocation of access tokens and what comes after it.</summary>
internal sealed class WatchedRevocations(IRevocationStore inner) : IRevocationStore
{
    public Func<Task>? Revoked { get; set; }

    public async ValueTask RevokeAsync(RevocationEntry entry, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        await inner.RevokeAsync(entry, now, cancellationToken);
        await (Revoked?.Invoke() ?? Task.CompletedTask);
    }

    public ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        inner.IsRevokedAsync(keys, issuedAt, now, cancellationToken);

    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => inner.PurgeAsync(now, batch, cancellationToken);
}
