using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Stores;

/// <summary>A record that <see cref="OwnedMemory{TRecord}"/> can store.</summary>
internal interface IOwnedRecord
{
    StoreKey Key { get; }

    StoreKey Owner { get; }

    DateTimeOffset CreatedAt { get; }

    /// <summary>The time from which on the record has expired.</summary>
    DateTimeOffset EndsAt { get; }
}

/// <summary>
/// Stores records with owners in this process's memory, and finds them by key, by owner and by expiry. The number of records is bounded. Some
/// writes remove expired records; there is no timer. The caller holds <see cref="Gate"/>, except for <see cref="RemoveInBatches"/>.
/// </summary>
/// <param name="options">The capacity; null for the defaults.</param>
/// <param name="name">The name of the records in exceptions, such as <c>tokens</c>.</param>
internal sealed class OwnedMemory<TRecord>(InMemoryStoreOptions? options, string name)
    where TRecord : class, IOwnedRecord
{
    private const int CleanedOnEachAdd = 4;
    private const int MaxRemovedAtOnce = 1_000;
    private const int RemovalBatch = 500;

    private readonly Dictionary<StoreKey, Entry> _byKey = [];
    private readonly Dictionary<StoreKey, SortedSet<Entry>> _byOwner = [];
    private readonly SortedSet<Entry> _byEnd = new(Entry.ByEnd);
    private readonly int _capacity = InMemoryStoreOptions.CapacityOf(options);
    private long _sequence;

    // One lock is enough, because a record is used only a few times an hour, for a microsecond each.
    public Lock Gate { get; } = new();

    public bool Contains(StoreKey key) => _byKey.ContainsKey(key);

    public bool TryGet(StoreKey key, [NotNullWhen(true)] out Entry? entry) => _byKey.TryGetValue(key, out entry);

    /// <summary>Finds the entry of a key. If it has expired, it is removed and not returned.</summary>
    public bool TryGetLive(StoreKey key, DateTimeOffset now, [NotNullWhen(true)] out Entry? entry)
    {
        if (_byKey.TryGetValue(key, out entry) && now >= entry.Record.EndsAt)
        {
            Remove(entry);
            entry = null;
        }

        return entry is not null;
    }

    /// <summary>Returns the entries of an owner, the oldest first. The list is a copy, so that the entries can be removed.</summary>
    public List<Entry> OfOwner(StoreKey owner) => _byOwner.TryGetValue(owner, out var entries) ? [.. entries] : [];

    /// <summary>Returns the entries that have not expired, and removes the others from the store.</summary>
    public List<Entry> LiveOf(List<Entry> entries, DateTimeOffset now)
    {
        RemoveAll(entries.FindAll(entry => now >= entry.Record.EndsAt));
        return entries.FindAll(entry => now < entry.Record.EndsAt);
    }

    /// <summary>Adds a record and removes the replaced ones.</summary>
    /// <exception cref="InvalidOperationException">There is no room. At most expired records were removed.</exception>
    public void Add(TRecord record, DateTimeOffset now, List<Entry> replaced)
    {
        RemoveExpired(now, CleanedOnEachAdd);
        if (_byKey.Count - replaced.Count >= _capacity && RemoveExpired(now, 1) == 0)
        {
            Errors.InvalidOperation($"The store has {_capacity} {name}; there is no room for another.");
        }

        RemoveAll(replaced);
        var added = new Entry(record, ++_sequence);
        _byKey.Add(record.Key, added);
        _byEnd.Add(added);
        if (!_byOwner.TryGetValue(record.Owner, out var entries))
        {
            entries = new SortedSet<Entry>(Entry.ByAge);
            _byOwner.Add(record.Owner, entries);
        }

        entries.Add(added);
    }

    /// <summary>Replaces the record of an entry by one with the same key, owner and time of creation.</summary>
    public void Replace(Entry entry, TRecord record)
    {
        _byEnd.Remove(entry);
        entry.Record = record;
        _byEnd.Add(entry);
    }

    public bool Remove(Entry entry)
    {
        // A batch may contain an entry that was removed meanwhile, and whose key may even have been added again.
        if (!_byKey.TryGetValue(entry.Record.Key, out var present) || !ReferenceEquals(present, entry))
        {
            return false;
        }

        _byKey.Remove(entry.Record.Key);
        _byEnd.Remove(entry);
        var entries = _byOwner[entry.Record.Owner];
        entries.Remove(entry);
        if (entries.Count == 0)
        {
            _byOwner.Remove(entry.Record.Owner);
        }

        return true;
    }

    public void RemoveAll(List<Entry> entries) => entries.ForEach(entry => Remove(entry));

    public int RemoveExpired(DateTimeOffset now, int batch)
    {
        var removed = 0;
        while (removed < batch && _byEnd.Min is { } first && now >= first.Record.EndsAt)
        {
            Remove(first);
            removed++;
        }

        return removed;
    }

    /// <summary>
    /// Removes the matching records that the owner has now, and returns their number. Many records are removed in batches, so that other calls can
    /// run in between. An entry that another call removes meanwhile is not counted. The caller must not hold the gate.
    /// </summary>
    public long RemoveInBatches(StoreKey owner, Predicate<TRecord> isToRemove)
    {
        List<Entry> entries;
        lock (Gate)
        {
            entries = OfOwner(owner).FindAll(entry => isToRemove(entry.Record));
            if (entries.Count <= MaxRemovedAtOnce)
            {
                RemoveAll(entries);
                return entries.Count;
            }
        }

        long removed = 0;
        foreach (var batch in entries.Chunk(RemovalBatch))
        {
            lock (Gate)
            {
                removed += batch.Count(Remove);
            }
        }

        return removed;
    }

    /// <summary>An entry of the store. Its record changes only while the entry is not in the set that is ordered by expiry.</summary>
    internal sealed class Entry(TRecord record, long sequence)
    {
        public static readonly Comparer<Entry> ByAge = Comparer<Entry>.Create(static (left, right) =>
            left.Record.CreatedAt.CompareTo(right.Record.CreatedAt) is var byTime and not 0 ? byTime : left._sequence.CompareTo(right._sequence));

        public static readonly Comparer<Entry> ByEnd = Comparer<Entry>.Create(static (left, right) =>
            left.Record.EndsAt.CompareTo(right.Record.EndsAt) is var byTime and not 0 ? byTime : left._sequence.CompareTo(right._sequence));

        // Orders records of the same time by when they were added.
        private readonly long _sequence = sequence;

        public TRecord Record { get; set; } = record;
    }
}
