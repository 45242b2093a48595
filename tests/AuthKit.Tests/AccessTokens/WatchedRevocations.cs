using AuthKit.Revocation;
using AuthKit.Stores;

namespace AuthKit.Tests.AccessTokens;

/// <summary>Runs a callback between the revocation of access tokens and the next step.</summary>
internal sealed class WatchedRevocations(IRevocationStore inner) : IRevocationStore
{
    public Func<Task>? Revoked { get; set; }

    public async ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        await inner.RevokeAsync(key, kept, expiresAt, now, cancellationToken);
        await (Revoked?.Invoke() ?? Task.CompletedTask);
    }

    public ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default) =>
        inner.FindAsync(keys, cancellationToken);

    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => inner.PurgeAsync(now, batch, cancellationToken);
}
