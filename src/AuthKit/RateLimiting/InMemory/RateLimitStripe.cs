namespace AuthKit.RateLimiting;

/// <summary>
/// A part of the keys: their table, and the lock under which keys are added and the table is replaced. Counts change without the lock.
/// </summary>
internal sealed class RateLimitStripe
{
    // After a replacement that freed little, the next one waits until enough keys found no room (one for every 16 slots), or for one second.
    private const int SlotsForEachRefusal = 16;
    private const long Second = 1_000;

    private RateLimitTable _table = new(0, 0);
    private int _patience;
    private long _impatientAt;

    public Lock Lock { get; } = new();

    /// <summary>The current table.</summary>
    public RateLimitTable Table => Volatile.Read(ref _table);

    /// <summary>
    /// Replaces the table with one that has no expired counts. The caller has the lock. Each count is frozen before it is copied, so that a thread
    /// that would still change the old count fails and takes the lock.
    /// </summary>
    /// <returns>The number of removed keys.</returns>
    public int Renew(long now)
    {
        var old = _table;
        var live = 0;
        foreach (ref var slot in old.Slots)
        {
            live += slot.Shape != 0 && !old.IsOver(in slot, Volatile.Read(ref slot.Word), now) ? 1 : 0;
        }

        var table = new RateLimitTable(live, now);
        foreach (ref var slot in old.Slots)
        {
            if (slot.Shape == 0)
            {
                continue;
            }

            var word = Interlocked.Exchange(ref slot.Word, RateLimitWord.Frozen);
            if (!old.IsOver(in slot, word, now))
            {
                // Keys that had expired a moment ago may have counts again.
                table = table.IsFull ? Larger(table, now) : table;
                table.Add(new UInt128(slot.High, slot.Low), slot.Shape, word);
            }
        }

        Volatile.Write(ref _table, table);
        return old.Count - table.Count;
    }

    /// <summary>
    /// Removes expired counts because there is no room. The caller has the lock. If the last replacement freed little, most calls do nothing, so
    /// that not every key that finds no room searches the whole table.
    /// </summary>
    /// <returns>The number of removed keys.</returns>
    public int RenewForRoom(long now)
    {
        if (_patience > 0 && now < _impatientAt)
        {
            _patience--;
            return 0;
        }

        var worthwhile = _table.Slots.Length / SlotsForEachRefusal;
        var gone = Renew(now);
        (_patience, _impatientAt) = (gone < worthwhile ? worthwhile : 0, now + Second);
        return gone;
    }

    private static RateLimitTable Larger(RateLimitTable table, long now)
    {
        var larger = new RateLimitTable(table.Slots.Length, now);
        foreach (ref var slot in table.Slots)
        {
            if (slot.Shape != 0)
            {
                larger.Add(new UInt128(slot.High, slot.Low), slot.Shape, slot.Word);
            }
        }

        return larger;
    }
}

/// <summary>A slot of a <see cref="RateLimitTable"/>: 32 bytes.</summary>
internal struct RateLimitSlot
{
    /// <summary>The <see cref="RateLimitShape"/> of the key's policy; 0 in a free slot. Written once, after the other fields.</summary>
    public ulong Shape;

    /// <summary>The key's fingerprint of 16 bytes, in two halves. Written once.</summary>
    public ulong Low, High;

    /// <summary>The count: a <see cref="RateLimitWord"/>. It changes only by compare-and-exchange until it is frozen.</summary>
    public long Word;
}
