using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Stores;

/// <summary>A record that <see cref="OwnedMemory{TRecord}"/> can keep.</summary>
internal interface IOwnedRecord
{
    StoreKey Key { get; }

    StoreKey Owner { get; }

    DateTimeOffset CreatedAt { get; }

    /// <summary>The instant from which on the record has expired.</summary>
    DateTimeOffset EndsAt { get; }
}

/// <summary>
/// Records with owners in this process's memory, found by key, by owner and by end: bounded, and cleaned up on some writes, without
/// a timer. Everything but <see cref="RemoveInBatches"/> is called while <see cref="Gate"/> is held.
/// </summary>
/// <param name="options">The bound. Null for the defaults.</param>
/// <param name="name">Name of the records in messages, such as <c>tokens</c>.</param>
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

    // One lock: a record is used a few times an hour, and each time for a microsecond.
    public Lock Gate { get; } = new();

    public bool Contains(StoreKey key) => _byKey.ContainsKey(key);

    public bool TryGet(StoreKey key, [NotNullWhen(true)] out Entry? entry) => _byKey.TryGetValue(key, out entry);

    /// <summary>The entry of a key; one that has expired is removed instead.</summary>
    public bool TryGetLive(StoreKey key, DateTimeOffset now, [NotNullWhen(true)] out Entry? entry)
    {
        if (_byKey.TryGetValue(key, out entry) && now >= entry.Record.EndsAt)
        {
            Remove(entry);
            entry = null;
        }

        return entry is not null;
    }

    /// <summary>Returns the entries of an owner, oldest first. The list is a copy, so that entries can be removed while it is read.</summary>
    public List<Entry> OfOwner(StoreKey owner) => _byOwner.TryGetValue(owner, out var entries) ? [.. entries] : [];

    /// <summary>Those of the entries that are live; the others are removed.</summary>
    public List<Entry> LiveOf(List<Entry> entries, DateTimeOffset now)
    {
        RemoveAll(entries.FindAll(entry => now >= entry.Record.EndsAt));
        return entries.FindAll(entry => now < entry.Record.EndsAt);
    }

    /// <summary>Adds a record in place of others.</summary>
    /// <exception cref="InvalidOperationException">There is no room; nothing live has gone by then.</exception>
    public void Add(TRecord record, DateTimeOffset now, List<Entry> replaced)
    {
        RemoveExpired(now, CleanedOnEachAdd);
        if (_byKey.Count - replaced.Count >= _capacity && RemoveExpired(now, 1) == 0)
        {
            Errors.InvalidOperation($"The store holds {_capacity} {name}; there is no room for another.");
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

    /// <summary>Puts another record of the same key, owner and age in the place of one.</summary>
    public void Replace(Entry entry, TRecord record)
    {
        _byEnd.Remove(entry);
        entry.Record = record;
        _byEnd.Add(entry);
    }

    public bool Remove(Entry entry)
    {
        // A batch may come to an entry that went meanwhile, and whose key was even added again.
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
    /// Removes what is there now; gives how many went. Many go in batches, between which other calls have their turn; an entry that
    /// goes meanwhile is not counted. The caller does not hold the gate.
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

    /// <summary>A record's place. Its record is replaced while it is in no set by end.</summary>
    internal sealed class Entry(TRecord record, long sequence)
    {
        public static readonly Comparer<Entry> ByAge = Comparer<Entry>.Create(static (left, right) =>
            left.Record.CreatedAt.CompareTo(right.Record.CreatedAt) is var byTime and not 0 ? byTime : left._sequence.CompareTo(right._sequence));

        public static readonly Comparer<Entry> ByEnd = Comparer<Entry>.Create(static (left, right) =>
            left.Record.EndsAt.CompareTo(right.Record.EndsAt) is var byTime and not 0 ? byTime : left._sequence.CompareTo(right._sequence));

        // The order of adding, for records of one instant.
        private readonly long _sequence = sequence;

        public TRecord Record { get; set; } = record;
    }
}
