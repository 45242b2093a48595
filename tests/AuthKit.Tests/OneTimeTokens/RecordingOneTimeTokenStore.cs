using AuthKit.OneTimeTokens;
using AuthKit.Stores;

namespace AuthKit.Tests.OneTimeTokens;

/// <summary>A store that records its input, counts its calls, and can return something else.</summary>
internal sealed class RecordingOneTimeTokenStore : IOneTimeTokenStore
{
    private readonly InMemoryOneTimeTokenStore _store = new();

    /// <summary>All added records.</summary>
    public List<OneTimeTokenRecord> Added { get; } = [];

    /// <summary>The operations that were called.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Changes the records that are found and used, as an attacker who can write to the store could.</summary>
    public Func<OneTimeTokenRecord, OneTimeTokenRecord> Change { get; set; } = record => record;

    public ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        Calls.Add("Add");
        Added.Add(record);
        return _store.AddAsync(record, keepLive, now, cancellationToken);
    }

    public async ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        Calls.Add("Find");
        return await _store.FindAsync(key, purpose, now, cancellationToken) is { } record ? Change(record) : null;
    }

    public async ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        Calls.Add("Consume");
        return await _store.ConsumeAsync(key, purpose, now, cancellationToken) is { } record ? Change(record) : null;
    }

    public async ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, bool take, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        Calls.Add("TryCode");
        var answer = await _store.TryCodeAsync(key, purpose, codeHash, take, now, cancellationToken);
        return answer.Record is { } record ? new OneTimeCodeTry(Change(record)) : answer;
    }

    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default)
    {
        Calls.Add("RemoveByOwner");
        return _store.RemoveByOwnerAsync(owner, purposes, cancellationToken);
    }

    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => _store.PurgeAsync(now, batch, cancellationToken);
}
