using System.Numerics;
using System.Runtime.CompilerServices;

namespace AuthKit.RateLimiting;

/// <summary>
/// An open-addressing table with linear probing. A slot that was given to a key stays that key's for the table's life: who
/// found it need not fear that it becomes another's. A new table drops what has expired and makes room.
/// </summary>
internal sealed class RateLimitTable
{
    private const int MinSizeLimit = 16;

    private readonly RateLimitSlot[] _slots;

    /// <param name="keys">How many keys it begins with: they fill a third to five eighths of it.</param>
    /// <param name="now">The time.</param>
    public RateLimitTable(int keys, long now)
    {
        _slots = new RateLimitSlot[Math.Max(MinSizeLimit, (int)BitOperations.RoundUpToPowerOf2((uint)keys * 8 / 5))];
        RenewAt = now + RateLimitWord.MaxAge;
    }

    /// <summary>Nothing is read or written at this time or later: the table is to be replaced before.</summary>
    public long RenewAt { get; }

    /// <summary>How many slots are given to keys.</summary>
    public int Count { get; private set; }

    /// <summary>At three quarters: beyond, probing takes long.</summary>
    public bool IsFull => Count >= _slots.Length - (_slots.Length / 4);

    public Span<RateLimitSlot> Slots => _slots;

    /// <summary>The slot of a fingerprint; a null reference where it has none. Takes no lock.</summary>
    public ref RateLimitSlot Find(UInt128 fingerprint)
    {
        var (low, high) = ((ulong)fingerprint, (ulong)(fingerprint >> 64));
        var slots = _slots;
        for (var i = (int)low; ; i++)
        {
            ref var slot = ref slots[i & (slots.Length - 1)];
            if (Volatile.Read(ref slot.Shape) == 0)
            {
                return ref Unsafe.NullRef<RateLimitSlot>();
            }

            if (slot.Low == low && slot.High == high)
            {
                return ref slot;
            }
        }
    }

    /// <summary>Whether the count that a slot has, or had, comes to nothing.</summary>
    public bool IsOver(in RateLimitSlot slot, long word, long now) => RateLimitWord.IsOver(word, new RateLimitShape(slot.Shape), now, RenewAt);

    /// <summary>Gives a free slot to a fingerprint that has none. By one thread at a time, and not where the table is full.</summary>
    public void Add(UInt128 fingerprint, ulong shape, long word)
    {
        var (low, high) = ((ulong)fingerprint, (ulong)(fingerprint >> 64));
        var i = (int)low;
        while (_slots[i & (_slots.Length - 1)].Shape != 0)
        {
            i++;
        }

        ref var slot = ref _slots[i & (_slots.Length - 1)];
        (slot.Low, slot.High, slot.Word) = (low, high, word);
        Volatile.Write(ref slot.Shape, shape);
        Count++;
    }
}
