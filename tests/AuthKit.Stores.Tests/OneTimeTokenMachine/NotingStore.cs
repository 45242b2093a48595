using AuthKit.OneTimeTokens;

namespace AuthKit.Stores.Tests.OneTimeTokenMachine;

/// <summary>Passes everything on, and keeps the last record that was added: the service does not tell keys.</summary>
internal sealed class NotingStore(IOneTimeTokenStore store) : IOneTimeTokenStore
{
    public OneTimeTokenRecord? Added { get; private set; }

    public ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        Added = record;
        return store.AddAsync(record, keepLive, now, cancellationToken);
    }

    public ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        store.FindAsync(key, purpose, now, cancellationToken);

    public ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        store.ConsumeAsync(key, purpose, now, cancellationToken);

    public ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, bool take, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        store.TryCodeAsync(key, purpose, codeHash, take, now, cancellationToken);

    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default) =>
        store.RemoveByOwnerAsync(owner, purposes, cancellationToken);

    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => store.PurgeAsync(now, batch, cancellationToken);
}
