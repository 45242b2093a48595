using System.Numerics;
using System.Runtime.CompilerServices;

namespace AuthKit.RateLimiting;

/// <summary>
/// An open-addressing table with linear probing. A slot belongs to its key for the lifetime of the table, so a thread that found a slot can use
/// it without a lock. A new table drops expired counts and makes room.
/// </summary>
internal sealed class RateLimitTable
{
    private const int MinSizeLimit = 16;

    private readonly RateLimitSlot[] _slots;

    /// <param name="keys">The number of keys at the beginning. They fill a third to five eighths of the table.</param>
    /// <param name="now">The current time.</param>
    public RateLimitTable(int keys, long now)
    {
        _slots = new RateLimitSlot[Math.Max(MinSizeLimit, (int)BitOperations.RoundUpToPowerOf2((uint)keys * 8 / 5))];
        RenewAt = now + RateLimitWord.MaxAge;
    }

    /// <summary>The time by which the table must be replaced. Its words must not be read or written from this time on.</summary>
    public long RenewAt { get; }

    /// <summary>The number of slots that belong to keys.</summary>
    public int Count { get; private set; }

    /// <summary>Whether three quarters of the slots are used. With more, probing takes too long.</summary>
    public bool IsFull => Count >= _slots.Length - (_slots.Length / 4);

    public Span<RateLimitSlot> Slots => _slots;

    /// <summary>Finds the slot of a fingerprint without a lock. Returns a null reference if it has no slot.</summary>
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

    /// <summary>Whether the count in a slot has expired.</summary>
    public bool IsOver(in RateLimitSlot slot, long word, long now) => RateLimitWord.IsOver(word, new RateLimitShape(slot.Shape), now, RenewAt);

    /// <summary>Gives a free slot to a fingerprint that has none. Only one thread at a time may call it, and the table must not be full.</summary>
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
