using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>
/// One-time tokens in this process's memory: bounded, gone with the process, not shared with other instances. When it is
/// full a new token is refused rather than a live one ended. Cleans up on some writes, without a timer.
/// </summary>
public sealed class InMemoryOneTimeTokenStore : IOneTimeTokenStore
{
    private const int CleanedOnEachAdd = 4;
    private const int MaxRemovedAtOnce = 1_000;
    private const int RemovalBatch = 500;

    // One lock: a token is issued or used a few times in its life, and each time for a microsecond.
    private readonly Lock _lock = new();
    private readonly Dictionary<StoreKey, InMemoryOneTimeToken> _byKey = [];
    private readonly Dictionary<StoreKey, InMemoryOneTimeTokenOwner> _byOwner = [];
    private readonly SortedSet<InMemoryOneTimeToken> _byEnd = new(InMemoryOneTimeToken.ByEnd);
    private readonly int _capacity;
    private long _sequence;

    /// <summary>Creates an empty store.</summary>
    /// <param name="options">Its bounds; read once. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public InMemoryOneTimeTokenStore(InMemoryOneTimeTokenStoreOptions? options = null)
    {
        options ??= new InMemoryOneTimeTokenStoreOptions();
        options.ThrowIfInvalid();
        _capacity = options.Capacity;
    }

    /// <inheritdoc/>
    public ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(keepLive, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_byKey.ContainsKey(record.Key))
            {
                Errors.InvalidOperation("A token with this key is there already.");
            }

            RemoveAll(Owned(record.Owner, record.Purpose).FindAll(token => !token.Record.IsLive(now)));
            RemoveExpired(now, CleanedOnEachAdd);
            var live = Owned(record.Owner, record.Purpose);
            var overdue = live.GetRange(0, Math.Max(0, live.Count - keepLive + 1));
            MakeRoom(now, overdue.Count);
            RemoveAll(overdue);

            var token = new InMemoryOneTimeToken(record, ++_sequence);
            _byKey.Add(record.Key, token);
            _byEnd.Add(token);
            if (!_byOwner.TryGetValue(record.Owner, out var owner))
            {
                owner = new InMemoryOneTimeTokenOwner();
                _byOwner.Add(record.Owner, owner);
            }

            owner.Add(token);
            return ValueTask.FromResult(overdue.Count);
        }
    }

    /// <inheritdoc/>
    public ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(TryGetLive(key, purpose, now, out var token) ? token.Record : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!TryGetLive(key, purpose, now, out var token) || !token.Record.CodeHash.IsEmpty)
            {
                return default;
            }

            RemoveAll(Owned(token.Record.Owner, purpose));
            return ValueTask.FromResult<OneTimeTokenRecord?>(token.Record);
        }
    }

    /// <inheritdoc/>
    public ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!TryGetLive(key, purpose, now, out var token) || token.Record.CodeHash.IsEmpty)
            {
                return default;
            }

            var triesLeft = token.CountTry();
            if (token.Record.Matches(codeHash.Span))
            {
                RemoveAll(Owned(token.Record.Owner, purpose));
                return ValueTask.FromResult(new OneTimeCodeTry(token.Record));
            }

            if (triesLeft <= 0)
            {
                Remove(token);
            }

            return ValueTask.FromResult(new OneTimeCodeTry(OneTimeCodeStatus.Wrong, triesLeft));
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<InMemoryOneTimeToken> tokens;
        lock (_lock)
        {
            tokens = purposes is null ? OwnedAll(owner) : [.. purposes.Distinct(StringComparer.Ordinal).SelectMany(purpose => Owned(owner, purpose))];
            if (tokens.Count <= MaxRemovedAtOnce)
            {
                RemoveAll(tokens);
                return ValueTask.FromResult((long)tokens.Count);
            }
        }

        // Between the batches others have their turn. One that is used meanwhile is not counted.
        long removed = 0;
        foreach (var batch in tokens.Chunk(RemovalBatch))
        {
            lock (_lock)
            {
                removed += batch.Count(Remove);
            }
        }

        return ValueTask.FromResult(removed);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(RemoveExpired(now, batch));
        }
    }

    private bool TryGetLive(StoreKey key, string purpose, DateTimeOffset now, [NotNullWhen(true)] out InMemoryOneTimeToken? token)
    {
        if (!_byKey.TryGetValue(key, out token) || !string.Equals(token.Record.Purpose, purpose, StringComparison.Ordinal))
        {
            return false;
        }

        if (token.Record.IsLive(now))
        {
            return true;
        }

        Remove(token);
        return false;
    }

    /// <summary>A copy, so that what is in it can be removed.</summary>
    private List<InMemoryOneTimeToken> Owned(StoreKey owner, string purpose) =>
        _byOwner.TryGetValue(owner, out var owned) ? [.. owned.Of(purpose)] : [];

    private List<InMemoryOneTimeToken> OwnedAll(StoreKey owner) =>
        _byOwner.TryGetValue(owner, out var owned) ? [.. owned.All] : [];

    /// <summary>Throws where the new token finds no place, beside those that it replaces; nothing live has gone by then.</summary>
    private void MakeRoom(DateTimeOffset now, int replaced)
    {
        if (_byKey.Count - replaced >= _capacity && RemoveExpired(now, 1) == 0)
        {
            Errors.InvalidOperation($"The store holds {_capacity} tokens; there is no room for another.");
        }
    }

    private int RemoveExpired(DateTimeOffset now, int batch)
    {
        var removed = 0;
        while (removed < batch && _byEnd.Min is { } first && !first.Record.IsLive(now))
        {
            Remove(first);
            removed++;
        }

        return removed;
    }

    private void RemoveAll(List<InMemoryOneTimeToken> tokens) => tokens.ForEach(token => Remove(token));

    private bool Remove(InMemoryOneTimeToken token)
    {
        // A batch may come to a token that was used meanwhile, and whose key was even added again.
        if (!_byKey.TryGetValue(token.Record.Key, out var present) || !ReferenceEquals(present, token))
        {
            return false;
        }

        _byKey.Remove(token.Record.Key);
        _byEnd.Remove(token);
        var owner = _byOwner[token.Record.Owner];
        owner.Remove(token);
        if (owner.IsEmpty)
        {
            _byOwner.Remove(token.Record.Owner);
        }

        return true;
    }
}

/// <summary>How much an <see cref="InMemoryOneTimeTokenStore"/> may hold.</summary>
public sealed class InMemoryOneTimeTokenStoreOptions
{
    /// <summary>The most that <see cref="Capacity"/> can be: 100,000,000.</summary>
    public const int MaxCapacity = 100_000_000;

    /// <summary>
    /// The most tokens held at once. Default 1,000,000; 1 to 100,000,000. When it is reached, expired tokens go first; a new
    /// one that still finds no room is refused, and no live one is ended for it.
    /// </summary>
    public int Capacity { get; set; } = 1_000_000;

    internal void ThrowIfInvalid() => Errors.ThrowIfInvalid(
        typeof(InMemoryOneTimeTokenStoreOptions),
        Capacity is < 1 or > MaxCapacity ? [$"{nameof(Capacity)} is {Capacity}; it must be 1 to {MaxCapacity}."] : []);
}
