using System.Runtime.CompilerServices;

namespace AuthKit.RateLimiting;

/// <summary>
/// One part of the table: entries by fingerprint. Finding one takes no lock. Entries lie in blocks that never move, so that
/// a count is never copied; the index over them is replaced when it grows, and a reader of the old one finds what is in it
/// or, at worst, nothing, and then looks again under the lock. Entries are added and removed under the lock.
/// </summary>
internal sealed class RateLimitShard
{
    private const int BlockBits = 9;
    private const int BlockSize = 1 << BlockBits;
    private const int FirstSize = 16;
    private const int None = -1;

    // So many entries are looked at for one that is added: the hand comes round before the table has doubled.
    private const int SweptOnEachAdd = 4;

    private const int SweptForRoom = 64;
    private const long FullSweepInterval = 1_000;

    private readonly int _capacity;
    private readonly List<int> _free = [];
    private RateLimitEntry[][] _blocks = [];
    private Index _index = new(FirstSize);
    private int _used;
    private int _hand;
    private long _nextFullSweep;

    public RateLimitShard(int capacity) => _capacity = capacity;

    /// <summary>Held by whoever adds an entry.</summary>
    public Lock Lock { get; } = new();

    /// <summary>How many entries there are.</summary>
    public int Count => _used - _free.Count;

    /// <summary>The entry with a fingerprint; a null reference where none is found.</summary>
    public ref RateLimitEntry Find(UInt128 fingerprint)
    {
        var index = Volatile.Read(ref _index);
        for (var i = Volatile.Read(ref index.Heads[Slot(fingerprint, index)]); i != None; i = Volatile.Read(ref index.Next[i]))
        {
            ref var entry = ref At(i);
            if (entry.Fingerprint == fingerprint)
            {
                return ref entry;
            }
        }

        return ref Unsafe.NullRef<RateLimitEntry>();
    }

    /// <summary>Adds an entry, under the lock, for a fingerprint that <see cref="Find"/> does not find under it either.</summary>
    /// <returns>A null reference where there is no room.</returns>
    public ref RateLimitEntry Add(UInt128 fingerprint, RateLimitShape shape, long now)
    {
        Sweep(SweptOnEachAdd, now);
        if (Count >= _capacity)
        {
            SweepForRoom(now);
            if (Count >= _capacity)
            {
                return ref Unsafe.NullRef<RateLimitEntry>();
            }
        }

        var place = TakePlace();
        ref var entry = ref At(place);
        (entry.Fingerprint, entry.Shape) = (fingerprint, shape.Packed);
        Volatile.Write(ref entry.Second, 0);
        Volatile.Write(ref entry.First, 0);
        Link(_index, place, fingerprint);
        return ref entry;
    }

    /// <summary>Whatever is over makes room; but where nothing is, not every new key looks at all the others.</summary>
    private void SweepForRoom(long now)
    {
        if (now >= _nextFullSweep)
        {
            _nextFullSweep = now + FullSweepInterval;
            Sweep(_used, now);
        }
        else
        {
            Sweep(SweptForRoom, now);
        }
    }

    private int TakePlace()
    {
        if (_free.Count > 0)
        {
            var place = _free[^1];
            _free.RemoveAt(_free.Count - 1);
            return place;
        }

        if (_used == _blocks.Length << BlockBits)
        {
            Volatile.Write(ref _blocks, [.. _blocks, new RateLimitEntry[BlockSize]]);
        }

        if (_used == _index.Next.Length)
        {
            Grow();
        }

        return _used++;
    }

    /// <summary>A new index, filled before anybody sees it.</summary>
    private void Grow()
    {
        var larger = new Index(_index.Next.Length * 2);
        foreach (var head in _index.Heads)
        {
            for (var i = head; i != None; i = _index.Next[i])
            {
                Link(larger, i, At(i).Fingerprint);
            }
        }

        Volatile.Write(ref _index, larger);
    }

    private void Sweep(int count, long now)
    {
        for (var i = 0; i < count && _used > 0; i++)
        {
            _hand = (_hand + 1) % _used;
            ref var entry = ref At(_hand);
            if (entry.First != RateLimitEntry.Removed && RateLimitEntry.TryRemove(ref entry, now))
            {
                Unlink(_hand, entry.Fingerprint);
                _free.Add(_hand);
            }
        }
    }

    private void Unlink(int place, UInt128 fingerprint)
    {
        ref var link = ref _index.Heads[Slot(fingerprint, _index)];
        while (link != place)
        {
            link = ref _index.Next[link];
        }

        // A reader that stands on the entry still finds its way on.
        Volatile.Write(ref link, _index.Next[place]);
    }

    private static void Link(Index index, int place, UInt128 fingerprint)
    {
        ref var head = ref index.Heads[Slot(fingerprint, index)];
        index.Next[place] = head;
        Volatile.Write(ref head, place);
    }

    private static int Slot(UInt128 fingerprint, Index index) => (int)((ulong)fingerprint & (uint)(index.Heads.Length - 1));

    private ref RateLimitEntry At(int place) => ref Volatile.Read(ref _blocks)[place >> BlockBits][place & (BlockSize - 1)];

    /// <summary>Chains of places, as long as there are heads: one a head on average.</summary>
    private sealed class Index
    {
        public Index(int size)
        {
            Heads = new int[size];
            Next = new int[size];
            Array.Fill(Heads, None);
        }

        public int[] Heads { get; }

        public int[] Next { get; }
    }
}
