using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// Families of refresh tokens in this process's memory: bounded, gone with the process, not shared with other instances.
/// When it is full a new family is refused rather than a live one ended. Cleans up on some writes, without a timer.
/// </summary>
public sealed class InMemoryRefreshTokenStore : IRefreshTokenStore
{
    private const int CleanedOnEachAdd = 4;
    private const int MaxRemovedAtOnce = 1_000;
    private const int RemovalBatch = 500;

    // One lock: a client refreshes a few times an hour, and each time for a microsecond.
    private readonly Lock _lock = new();
    private readonly Dictionary<StoreKey, InMemoryRefreshFamily> _byKey = [];
    private readonly Dictionary<StoreKey, SortedSet<InMemoryRefreshFamily>> _byOwner = [];
    private readonly SortedSet<InMemoryRefreshFamily> _byEnd = new(InMemoryRefreshFamily.ByEnd);
    private readonly int _capacity;
    private long _sequence;

    /// <summary>Creates an empty store.</summary>
    /// <param name="options">Its bounds; read once. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public InMemoryRefreshTokenStore(InMemoryRefreshTokenStoreOptions? options = null)
    {
        options ??= new InMemoryRefreshTokenStoreOptions();
        options.ThrowIfInvalid();
        _capacity = options.Capacity;
    }

    /// <inheritdoc/>
    public ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPerOwner, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            RemoveAll(Owned(record.Owner).FindAll(family => !family.Record.IsLive(now)));
            var live = Owned(record.Owner);
            if (_byKey.ContainsKey(record.Key))
            {
                Errors.InvalidOperation("A family with this key is there already.");
            }

            var replaced = live.FindAll(family => family.Record.Sid == record.Sid);
            if (replaced.Find(family => family.Record.Answers(record, now)) is { } answer)
            {
                return ValueTask.FromResult(new RefreshAddition(answer.Record, []));
            }

            RemoveExpired(now, CleanedOnEachAdd);
            live.RemoveAll(replaced.Contains);
            var overdue = live.GetRange(0, Math.Max(0, live.Count - maxPerOwner + 1));
            MakeRoom(now, overdue.Count + replaced.Count);
            RemoveAll(replaced);
            RemoveAll(overdue);

            var added = new InMemoryRefreshFamily(record, ++_sequence);
            _byKey.Add(record.Key, added);
            _byEnd.Add(added);
            if (!_byOwner.TryGetValue(record.Owner, out var families))
            {
                families = new SortedSet<InMemoryRefreshFamily>(InMemoryRefreshFamily.ByAge);
                _byOwner.Add(record.Owner, families);
            }

            families.Add(added);
            return ValueTask.FromResult(new RefreshAddition(record, overdue.ConvertAll(static family => new RefreshFamilyName(family.Record.Key, family.Record.Sid))));
        }
    }

    /// <inheritdoc/>
    public ValueTask<RefreshFamilyRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(TryGetLive(key, now, out var family) ? family.Record : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(successor);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!TryGetLive(successor.Key, now, out var family))
            {
                return default;
            }

            var status = family.Record.Evaluate(tokenKey, now);
            if (status == RefreshRotationStatus.Rotated)
            {
                _byEnd.Remove(family);
                family.Record = successor;
                _byEnd.Add(family);
            }
            else if (status == RefreshRotationStatus.Reused)
            {
                Remove(family);
            }

            return ValueTask.FromResult(new RefreshRotation(status, family.Record));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RevokeAsync(StoreKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(_byKey.TryGetValue(key, out var found) && Remove(found));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(Owned(owner).Find(family => family.Record.Sid == sid) is { } found && Remove(found));
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<InMemoryRefreshFamily> families;
        lock (_lock)
        {
            families = Owned(owner);
            families.RemoveAll(family => family.Record.Sid == exceptSid);
            if (families.Count <= MaxRemovedAtOnce)
            {
                RemoveAll(families);
                return ValueTask.FromResult((long)families.Count);
            }
        }

        // Between the batches others have their turn. One that goes meanwhile is not counted.
        long removed = 0;
        foreach (var batch in families.Chunk(RemovalBatch))
        {
            lock (_lock)
            {
                removed += batch.Count(Remove);
            }
        }

        return ValueTask.FromResult(removed);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            RemoveAll(Owned(owner).FindAll(family => !family.Record.IsLive(now)));
            return ValueTask.FromResult<IReadOnlyList<RefreshFamilyRecord>>([.. Owned(owner).AsEnumerable().Reverse().Take(limit).Select(static family => family.Record)]);
        }
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

    private bool TryGetLive(StoreKey key, DateTimeOffset now, [NotNullWhen(true)] out InMemoryRefreshFamily? family)
    {
        if (!_byKey.TryGetValue(key, out family))
        {
            return false;
        }

        if (family.Record.IsLive(now))
        {
            return true;
        }

        Remove(family);
        return false;
    }

    /// <summary>The oldest first; a copy, so that what is in it can be removed.</summary>
    private List<InMemoryRefreshFamily> Owned(StoreKey owner) => _byOwner.TryGetValue(owner, out var families) ? [.. families] : [];

    /// <summary>Throws where the new family finds no place, beside those that it replaces; nothing live has gone by then.</summary>
    private void MakeRoom(DateTimeOffset now, int replaced)
    {
        if (_byKey.Count - replaced >= _capacity && RemoveExpired(now, 1) == 0)
        {
            Errors.InvalidOperation($"The store holds {_capacity} families; there is no room for another.");
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

    private void RemoveAll(List<InMemoryRefreshFamily> families) => families.ForEach(family => Remove(family));

    private bool Remove(InMemoryRefreshFamily family)
    {
        // A batch may come to a family that went meanwhile, and whose key was even added again.
        if (!_byKey.TryGetValue(family.Record.Key, out var present) || !ReferenceEquals(present, family))
        {
            return false;
        }

        _byKey.Remove(family.Record.Key);
        _byEnd.Remove(family);
        var families = _byOwner[family.Record.Owner];
        families.Remove(family);
        if (families.Count == 0)
        {
            _byOwner.Remove(family.Record.Owner);
        }

        return true;
    }
}

/// <summary>How much an <see cref="InMemoryRefreshTokenStore"/> may hold.</summary>
public sealed class InMemoryRefreshTokenStoreOptions
{
    /// <summary>The most that <see cref="Capacity"/> can be: 100,000,000.</summary>
    public const int MaxCapacity = 100_000_000;

    /// <summary>
    /// The most families held at once. Default 1,000,000; 1 to 100,000,000. When it is reached, expired families go first; a
    /// new one that still finds no room is refused, and no live one is ended for it.
    /// </summary>
    public int Capacity { get; set; } = 1_000_000;

    internal void ThrowIfInvalid() => Errors.ThrowIfInvalid(
        typeof(InMemoryRefreshTokenStoreOptions),
        Capacity is < 1 or > MaxCapacity ? [$"{nameof(Capacity)} is {Capacity}; it must be 1 to {MaxCapacity}."] : []);
}

/// <summary>A family's place in memory. Used under the store's lock only; its record is replaced while it is in no set by end.</summary>
internal sealed class InMemoryRefreshFamily(RefreshFamilyRecord record, long sequence)
{
    public static readonly Comparer<InMemoryRefreshFamily> ByAge = Comparer<InMemoryRefreshFamily>.Create(static (left, right) =>
        left.Record.CreatedAt.CompareTo(right.Record.CreatedAt) is var byTime and not 0 ? byTime : left._sequence.CompareTo(right._sequence));

    public static readonly Comparer<InMemoryRefreshFamily> ByEnd = Comparer<InMemoryRefreshFamily>.Create(static (left, right) =>
        left.Record.EndsAt.CompareTo(right.Record.EndsAt) is var byTime and not 0 ? byTime : left._sequence.CompareTo(right._sequence));

    // The order of adding, for families of one instant.
    private readonly long _sequence = sequence;

    public RefreshFamilyRecord Record { get; set; } = record;
}
