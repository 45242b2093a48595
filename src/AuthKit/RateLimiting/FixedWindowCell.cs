namespace AuthKit.RateLimiting;

/// <summary>
/// The fixed window in one word: its beginning plus one (43 bits, milliseconds of the limiter's clock) and the permits it
/// gave (20 bits). Zero is no window.
/// </summary>
internal static class FixedWindowCell
{
    private const int UsedBits = 20;
    private const long UsedMask = (1L << UsedBits) - 1;

    public static bool IsOver(long word, long window, long now) => word != RateLimitEntry.Removed && (word == 0 || now >= Begin(word) + window);

    /// <returns>False where the entry was taken from its key: look it up again.</returns>
    public static bool TryDecide(ref RateLimitEntry entry, RateLimitPolicy policy, int permits, long now, RateLimitTry what, out RateLimitDecision decision)
    {
        var window = policy.WindowMilliseconds;
        while (true)
        {
            var word = Volatile.Read(ref entry.First);
            if (word == RateLimitEntry.Removed)
            {
                decision = default;
                return false;
            }

            var (begin, used) = IsOver(word, window, now) ? (now, 0L) : (Begin(word), word & UsedMask);
            var isAllowed = used + permits <= policy.Limit;
            if (isAllowed && what == RateLimitTry.Acquire)
            {
                used += permits;
                if (Interlocked.CompareExchange(ref entry.First, Pack(begin, used), word) != word)
                {
                    continue;
                }
            }

            var left = TimeSpan.FromTicks((begin + window - now) * TimeSpan.TicksPerMillisecond);
            decision = new RateLimitDecision
            {
                IsAllowed = isAllowed,
                Limit = policy.Limit,
                Remaining = (int)Math.Max(0, policy.Limit - used),
                RetryAfter = isAllowed ? TimeSpan.Zero : permits > policy.Limit ? Timeout.InfiniteTimeSpan : left,
                ResetAfter = used == 0 ? TimeSpan.Zero : left,
                Ticket = begin,
            };
            return true;
        }
    }

    public static bool TryRefund(ref RateLimitEntry entry, RateLimitPolicy policy, int permits, long now, long ticket)
    {
        while (true)
        {
            var word = Volatile.Read(ref entry.First);
            var used = word & UsedMask;
            if (word is RateLimitEntry.Removed or 0 || Begin(word) != ticket || now >= ticket + policy.WindowMilliseconds || used == 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref entry.First, Pack(ticket, Math.Max(0, used - permits)), word) == word)
            {
                return true;
            }
        }
    }

    private static long Begin(long word) => (word >> UsedBits) - 1;

    private static long Pack(long begin, long used) => ((begin + 1) << UsedBits) | used;
}
