namespace AuthKit.RateLimiting;

/// <summary>
/// A share of the keys: their table, and the lock under which keys are added and the table is replaced. Counts change
/// without the lock.
/// </summary>
internal sealed class RateLimitStripe
{
    // After a replacement that found little, so many slots are looked at for each key that asks in vain, or all in a second.
    private const int SlotsForEachRefusal = 16;
    private const long Second = 1_000;

    private RateLimitTable _table = new(0, 0);
    private int _patience;
    private long _impatientAt;

    public Lock Lock { get; } = new();

    /// <summary>The table that counts now.</summary>
    public RateLimitTable Table => Volatile.Read(ref _table);

    /// <summary>
    /// Replaces the table by one without the counts that are over, under the lock. Each count is frozen before it is copied:
    /// who would still change the old one fails, and comes here for the lock.
    /// </summary>
    /// <returns>How many keys went.</returns>
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
                // Keys that were over a moment ago may count again.
                table = table.IsFull ? Larger(table, now) : table;
                table.Add(new UInt128(slot.High, slot.Low), slot.Shape, word);
            }
        }

        Volatile.Write(ref _table, table);
        return old.Count - table.Count;
    }

    /// <summary>
    /// Removes what is over because there is no room, under the lock; but where little is, not every key that asks in vain
    /// looks at all the others.
    /// </summary>
    /// <returns>How many keys went.</returns>
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

/// <summary>A place in a <see cref="RateLimitTable"/>: 32 bytes.</summary>
internal struct RateLimitSlot
{
    /// <summary><see cref="RateLimitShape"/> of the key's policy; 0 in a slot that is free. Written last, once.</summary>
    public ulong Shape;

    /// <summary>The key's fingerprint, 16 bytes in two halves. Written once.</summary>
    public ulong Low, High;

    /// <summary>The count: a <see cref="RateLimitWord"/>. Changed by compare-and-exchange alone, until it is frozen.</summary>
    public long Word;
}
