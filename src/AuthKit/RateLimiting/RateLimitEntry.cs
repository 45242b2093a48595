using System.Runtime.CompilerServices;

namespace AuthKit.RateLimiting;

/// <summary>
/// What is counted for one key: whose it is, how its time runs, and two words that, while they are somebody's, only change
/// by compare-and-exchange. What the words mean is the affair of the algorithm's cell.
/// </summary>
internal struct RateLimitEntry
{
    /// <summary>In <see cref="First"/> (and, for a sliding window, <see cref="Second"/>): the entry belongs to no key any more.</summary>
    public const long Removed = -1;

    public UInt128 Fingerprint;

    /// <summary>Algorithm, window and rate; see <see cref="RateLimitShape"/>.</summary>
    public ulong Shape;

    public long First;

    public long Second;

    /// <summary>Takes the entry from its key where nothing counts in it any more. Called by one thread at a time.</summary>
    /// <returns>False where something counts, or began to count meanwhile.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryRemove(ref RateLimitEntry entry, long now)
    {
        var shape = new RateLimitShape(entry.Shape);
        var first = Volatile.Read(ref entry.First);
        var second = Volatile.Read(ref entry.Second);
        if (!shape.IsOver(first, second, now) || Interlocked.CompareExchange(ref entry.First, Removed, first) != first)
        {
            return false;
        }

        if (Interlocked.CompareExchange(ref entry.Second, Removed, second) == second)
        {
            return true;
        }

        // Somebody counted in the other word: the first one, which nobody touches while it is so marked, comes back.
        Volatile.Write(ref entry.First, first);
        return false;
    }
}
