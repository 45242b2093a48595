namespace AuthKit.RateLimiting;

/// <summary>
/// The token bucket in one word. A permit costs the window's milliseconds, and each millisecond pays back the permits of a
/// window. While something is owed, the debt plus all that was ever paid back stays the same: that sum is the word, and it
/// needs no time beside it.
/// </summary>
internal static class TokenBucketCell
{
    public static bool IsOver(long word, long rate, long now) => word != RateLimitEntry.Removed && word <= now * rate;

    /// <returns>False where the entry was taken from its key: look it up again.</returns>
    public static bool TryDecide(ref RateLimitEntry entry, RateLimitPolicy policy, int permits, long now, RateLimitTry what, out RateLimitDecision decision)
    {
        var window = policy.WindowMilliseconds;
        long rate = policy.PermitsPerWindow;
        var capacity = policy.Limit * window;
        var paid = now * rate;
        while (true)
        {
            var word = Volatile.Read(ref entry.First);
            if (word == RateLimitEntry.Removed)
            {
                decision = default;
                return false;
            }

            var debt = Math.Max(0, word - paid);

            // A request for more than the limit is never multiplied: its price might leave the range.
            var isAllowed = permits <= policy.Limit && debt + (permits * window) <= capacity;
            if (isAllowed && what == RateLimitTry.Acquire)
            {
                debt += permits * window;
                if (Interlocked.CompareExchange(ref entry.First, paid + debt, word) != word)
                {
                    continue;
                }
            }

            decision = new RateLimitDecision
            {
                IsAllowed = isAllowed,
                Limit = policy.Limit,
                Remaining = (int)Math.Max(0, (capacity - debt) / window),
                RetryAfter = isAllowed ? TimeSpan.Zero : permits > policy.Limit ? Timeout.InfiniteTimeSpan : Milliseconds(Up(debt + (permits * window) - capacity, rate)),
                ResetAfter = Milliseconds(Up(debt, rate)),
                Ticket = now,
            };
            return true;
        }
    }

    public static bool TryRefund(ref RateLimitEntry entry, RateLimitPolicy policy, int permits, long now, long ticket)
    {
        var window = policy.WindowMilliseconds;
        var paid = now * policy.PermitsPerWindow;
        while (true)
        {
            var word = Volatile.Read(ref entry.First);
            var debt = word - paid;
            if (word == RateLimitEntry.Removed || debt <= 0 || now < ticket || now - ticket >= window)
            {
                return false;
            }

            var left = permits >= policy.Limit ? 0 : Math.Max(0, debt - (permits * window));
            if (Interlocked.CompareExchange(ref entry.First, paid + left, word) == word)
            {
                return true;
            }
        }
    }

    private static long Up(long dividend, long divisor) => (dividend + divisor - 1) / divisor;

    private static TimeSpan Milliseconds(long count) =>
        count >= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond ? TimeSpan.MaxValue : TimeSpan.FromTicks(count * TimeSpan.TicksPerMillisecond);
}
