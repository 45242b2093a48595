using AuthKit.OneTimeTokens;
using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A one-time-token store that fails as it is told to, for tests of what stands on it.</summary>
public sealed class FaultingOneTimeTokenStore : IOneTimeTokenStore
{
    private readonly IOneTimeTokenStore _inner;
    private readonly StoreFaults _faults = new();

    /// <summary>Wraps a store.</summary>
    public FaultingOneTimeTokenStore(IOneTimeTokenStore inner)
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
    public ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.AddAsync(record, keepLive, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.FindAsync(key, purpose, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.ConsumeAsync(key, purpose, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.TryCodeAsync(key, purpose, codeHash, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, string? purpose, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.RemoveByOwnerAsync(owner, purpose, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) =>
        _faults.RunAsync(() => _inner.PurgeAsync(now, batch, cancellationToken), cancellationToken);
}
