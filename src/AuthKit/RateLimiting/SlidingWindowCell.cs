namespace AuthKit.RateLimiting;

/// <summary>
/// The sliding window counter in two words, one for the windows of even and one for those of odd number. A word holds the
/// window's number plus one (42 bits), whether it is closed (1) and the permits it gave (20). Before the first permit of a
/// window is given, the window before is closed, even if it gave none: from then on its count, which weighs on the next
/// one, stands still, and a thread that is late counts in the next one.
/// </summary>
internal static class SlidingWindowCell
{
    private const int UsedBits = 20;
    private const long UsedMask = (1L << UsedBits) - 1;
    private const long Closed = 1L << UsedBits;
    private const int NumberShift = UsedBits + 1;

    // One that nobody has counted in: its number is below all others.
    private const long None = -1;

    public static bool IsOver(long first, long second, long window, long now) =>
        first != RateLimitEntry.Removed
        && second != RateLimitEntry.Removed
        && ((first | second) == 0 || now / window > Math.Max(Number(first), Number(second)) + 1);

    /// <returns>False where the entry was taken from its key: look it up again.</returns>
    public static bool TryDecide(ref RateLimitEntry entry, RateLimitPolicy policy, int permits, long now, RateLimitTry what, out RateLimitDecision decision)
    {
        decision = default;
        var window = policy.WindowMilliseconds;
        while (true)
        {
            if (!TryRead(ref entry, now / window, out var state))
            {
                return false;
            }

            if (what == RateLimitTry.Acquire && state.MustClose)
            {
                Interlocked.CompareExchange(ref Word(ref entry, state.Number - 1), state.Previous | Closed, state.Last);
                continue;
            }

            var (begin, previous, used) = (state.Number * window, state.Previous & UsedMask, state.Used);
            var weight = Up(previous * (begin + window - Math.Max(now, begin)), window);
            var room = policy.Limit - permits - used;
            var isAllowed = weight <= room;
            if (isAllowed && what == RateLimitTry.Acquire)
            {
                used += permits;
                if (Interlocked.CompareExchange(ref Word(ref entry, state.Number), Pack(state.Number, used), state.Current) != state.Current)
                {
                    continue;
                }
            }

            decision = new RateLimitDecision
            {
                IsAllowed = isAllowed,
                Limit = policy.Limit,
                Remaining = (int)Math.Max(0, policy.Limit - weight - used),
                RetryAfter = isAllowed ? TimeSpan.Zero : permits > policy.Limit ? Timeout.InfiniteTimeSpan : Milliseconds(Free(policy, permits, begin, previous, used) - now),
                ResetAfter = used > 0 ? Milliseconds(begin + (2 * window) - now) : previous > 0 ? Milliseconds(begin + window - now) : TimeSpan.Zero,
                Ticket = begin,
            };
            return true;
        }
    }

    public static bool TryRefund(ref RateLimitEntry entry, RateLimitPolicy policy, int permits, long now, long ticket)
    {
        var window = policy.WindowMilliseconds;
        while (TryRead(ref entry, now / window, out var state) && state.Number * window == ticket && state.Used > 0)
        {
            var left = Pack(state.Number, Math.Max(0, state.Used - permits));
            if (Interlocked.CompareExchange(ref Word(ref entry, state.Number), left, state.Current) == state.Current)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The time at which so many permits can be had, if nobody else asks.</summary>
    private static long Free(RateLimitPolicy policy, int permits, long begin, long previous, long used)
    {
        var window = policy.WindowMilliseconds;
        var room = policy.Limit - permits - used;
        return room >= 0
            ? begin + window - (room * window / previous)
            : begin + (2 * window) - ((policy.Limit - permits) * window / used);
    }

    /// <summary>Reads both words as of a window: the clock's, or a later one that another thread has seen already.</summary>
    private static bool TryRead(ref RateLimitEntry entry, long clock, out State state)
    {
        var first = Volatile.Read(ref entry.First);
        var second = Volatile.Read(ref entry.Second);
        state = default;
        if (first == RateLimitEntry.Removed || second == RateLimitEntry.Removed)
        {
            return false;
        }

        var latest = Number(first) > Number(second) ? first : second;
        var number = Math.Max(clock, Number(latest));
        if (number == Number(latest) && (latest & Closed) != 0)
        {
            // Somebody is about to begin the next one: a permit given here would be missed there.
            number++;
        }

        var (current, last) = (number & 1) == 0 ? (first, second) : (second, first);
        var hasCurrent = Number(current) == number;
        var previous = Number(last) == number - 1 ? last : Pack(number - 1, 0);
        state = new State(number, current, hasCurrent ? current & UsedMask : 0, last, previous, !hasCurrent && last != (previous | Closed));
        return true;
    }

    private static ref long Word(ref RateLimitEntry entry, long number) => ref (number & 1) == 0 ? ref entry.First : ref entry.Second;

    private static long Number(long word) => word == 0 ? None : (word >> NumberShift) - 1;

    private static long Pack(long number, long used) => ((number + 1) << NumberShift) | used;

    private static long Up(long dividend, long divisor) => (dividend + divisor - 1) / divisor;

    private static TimeSpan Milliseconds(long count) => TimeSpan.FromTicks(count * TimeSpan.TicksPerMillisecond);

    /// <param name="Number">The window that counts.</param>
    /// <param name="Current">Its word as it was read; that of an earlier window, or none, where it gave no permit yet.</param>
    /// <param name="Used">The permits it gave.</param>
    /// <param name="Last">The other word as it was read.</param>
    /// <param name="Previous">The word of the window before, as it is or would be.</param>
    /// <param name="MustClose">Whether the window before must be closed before this one gives its first permit.</param>
    private readonly record struct State(long Number, long Current, long Used, long Last, long Previous, bool MustClose);
}
