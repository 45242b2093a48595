namespace AuthKit.RateLimiting;

/// <summary>
/// The stored count of one key, and the arithmetic of the three algorithms. Adapters use it so that all of them compute exactly the same
/// integers. Times are milliseconds of one clock, 0 or more. The products of a policy stay within 2^53, and no method overflows for a count
/// that this type computed.
/// </summary>
/// <param name="Since">The beginning of the window. For a token bucket, the time for which <paramref name="Used"/> was computed.</param>
/// <param name="Used">The permits taken in the window. For a token bucket, its debt; <see cref="PriceOf"/> is the debt of a permit.</param>
/// <param name="Previous">The permits taken in the previous sliding window. 0 for the other algorithms.</param>
public readonly record struct RateLimitCount(long Since, long Used, long Previous)
{
    private const long MaxMilliseconds = long.MaxValue / TimeSpan.TicksPerMillisecond;

    /// <summary>Brings a stored count up to date, as of now.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="kept">The stored count; null if nothing is stored.</param>
    /// <param name="now">The current time.</param>
    /// <param name="isMoved">
    /// Whether the clock is behind the count by more than a window, so that the count was moved back to the clock's time. The adapter must then store
    /// the result even if no permit is taken.
    /// </param>
    public static RateLimitCount Settle(RateLimitPolicy policy, RateLimitCount? kept, long now, out bool isMoved)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var window = policy.WindowMilliseconds;
        var begins = policy.Algorithm == RateLimitAlgorithm.SlidingWindow ? now - (now % window) : now;
        isMoved = false;
        if (kept is not { } count)
        {
            return new RateLimitCount(begins, 0, 0);
        }

        if (now < count.Since - window)
        {
            isMoved = true;
            return count with { Since = begins };
        }

        return policy.Algorithm switch
        {
            RateLimitAlgorithm.FixedWindow => now >= count.Since + window ? new RateLimitCount(now, 0, 0) : count,
            RateLimitAlgorithm.SlidingWindow when begins > count.Since => new RateLimitCount(begins, 0, begins == count.Since + window ? count.Used : 0),
            RateLimitAlgorithm.TokenBucket when now >= count.Since => new RateLimitCount(now, count.DebtAfter(policy, now - count.Since), 0),
            _ => count,
        };
    }

    /// <summary>
    /// Returns the amount that permits add to <see cref="Used"/>: their number, or for a token bucket the window's milliseconds for each.
    /// </summary>
    public static long PriceOf(RateLimitPolicy policy, int permits)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Algorithm == RateLimitAlgorithm.TokenBucket ? permits * policy.WindowMilliseconds : permits;
    }

    /// <summary>
    /// Whether a settled count has this many permits left. A count with negative numbers, which AuthKit never writes, has none left.
    /// </summary>
    public bool Allows(RateLimitPolicy policy, int permits, long now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return permits <= policy.Limit && (Used | Previous) >= 0 && Weight(policy, now) + Used <= PriceOf(policy, policy.Limit - permits);
    }

    /// <summary>Takes permits from a settled count. The caller has checked them with <see cref="Allows"/>.</summary>
    public RateLimitCount Take(RateLimitPolicy policy, int permits) => this with { Used = Used + PriceOf(policy, permits) };

    /// <summary>Gives permits back to a settled count.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="permits">The number of permits.</param>
    /// <param name="ticket">The <see cref="RateLimitDecision.Ticket"/> of the decision that gave the permits.</param>
    /// <param name="isMoved">The value that <see cref="Settle"/> returned.</param>
    /// <param name="given">The count after the permits were given back.</param>
    /// <returns>False if the permits belong to another window, or no permit is taken.</returns>
    public bool TryGiveBack(RateLimitPolicy policy, int permits, long ticket, bool isMoved, out RateLimitCount given)
    {
        ArgumentNullException.ThrowIfNull(policy);
        given = this;
        var isSame = policy.Algorithm switch
        {
            RateLimitAlgorithm.FixedWindow => Since == ticket && !isMoved,
            RateLimitAlgorithm.SlidingWindow => Since == ticket,
            _ => ticket <= Since && (ulong)Since - (ulong)ticket < (ulong)policy.WindowMilliseconds,
        };
        if (!isSame || Used == 0)
        {
            return false;
        }

        given = this with { Used = permits > Used / PriceOf(policy, 1) ? 0 : Used - PriceOf(policy, permits) };
        return true;
    }

    /// <summary>Creates the decision from the settled count: after the permits were taken, or unchanged if they were refused.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="permits">The number of permits that were requested.</param>
    /// <param name="isAllowed">The result of <see cref="Allows"/>.</param>
    /// <param name="now">The current time.</param>
    public RateLimitDecision ToDecision(RateLimitPolicy policy, int permits, bool isAllowed, long now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new RateLimitDecision
        {
            IsAllowed = isAllowed,
            Limit = policy.Limit,
            Remaining = (Used | Previous) < 0 ? 0 : (int)(Math.Max(0, PriceOf(policy, policy.Limit) - Weight(policy, now) - Used) / PriceOf(policy, 1)),
            RetryAfter = isAllowed ? TimeSpan.Zero : permits > policy.Limit ? Timeout.InfiniteTimeSpan : Milliseconds(Wait(policy, permits, now)),
            ResetAfter = Milliseconds(Reset(policy, now)),
            Ticket = Since,
        };
    }

    /// <summary>Returns the time from which on the settled count no longer matters. An adapter must not delete it earlier.</summary>
    public long EndsAt(RateLimitPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Algorithm switch
        {
            RateLimitAlgorithm.FixedWindow => Since + policy.WindowMilliseconds,
            RateLimitAlgorithm.SlidingWindow => Since + (2 * policy.WindowMilliseconds),
            _ => Since + Up(Used, policy.PermitsPerWindow),
        };
    }

    private static long Up(long dividend, long divisor) => (dividend / divisor) + (dividend % divisor > 0 ? 1 : 0);

    // A large bucket that fills slowly may need more time than a TimeSpan can represent.
    private static TimeSpan Milliseconds(long count) =>
        count <= MaxMilliseconds ? TimeSpan.FromTicks(count * TimeSpan.TicksPerMillisecond) : TimeSpan.MaxValue;

    // After a long pause the product would overflow. By then the whole debt is repaid.
    private long DebtAfter(RateLimitPolicy policy, long pause) =>
        pause >= Up(Used, policy.PermitsPerWindow) ? 0 : Used - (pause * policy.PermitsPerWindow);

    /// <summary>The part of the previous sliding window that still counts.</summary>
    private long Weight(RateLimitPolicy policy, long now) =>
        Previous == 0 ? 0 : Up(Previous * (Since + policy.WindowMilliseconds - Math.Max(now, Since)), policy.WindowMilliseconds);

    private long Wait(RateLimitPolicy policy, int permits, long now)
    {
        var window = policy.WindowMilliseconds;
        var spare = policy.Limit - permits;
        return policy.Algorithm switch
        {
            RateLimitAlgorithm.FixedWindow => Since + window - now,
            RateLimitAlgorithm.SlidingWindow when Used <= spare => Since + window - ((spare - Used) * window / Previous) - now,
            RateLimitAlgorithm.SlidingWindow => Since + (2 * window) - (spare * window / Used) - now,
            _ => Up(Used - PriceOf(policy, spare), policy.PermitsPerWindow) + Math.Max(0, Since - now),
        };
    }

    private long Reset(RateLimitPolicy policy, long now) => policy.Algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => Used > 0 ? EndsAt(policy) - now : 0,
        RateLimitAlgorithm.SlidingWindow => Used > 0 ? EndsAt(policy) - now : Previous > 0 ? Since + policy.WindowMilliseconds - now : 0,
        _ => Used > 0 ? Up(Used, policy.PermitsPerWindow) + Math.Max(0, Since - now) : 0,
    };
}

/// <summary>
/// The parts of a policy that determine when a count expires, packed into 64 bits, so that this can be checked without the policy: the algorithm
/// (2 bits), the permits per window (20), the window in milliseconds (42). Never 0.
/// </summary>
internal readonly struct RateLimitShape
{
    private const int RateBits = 20;
    private const int WindowBits = 42;

    public RateLimitShape(RateLimitPolicy policy) =>
        Packed = ((ulong)policy.Algorithm << (RateBits + WindowBits)) | ((ulong)policy.PermitsPerWindow << WindowBits) | (ulong)policy.WindowMilliseconds;

    public RateLimitShape(ulong packed) => Packed = packed;

    public ulong Packed { get; }

    public RateLimitAlgorithm Algorithm => (RateLimitAlgorithm)(Packed >> (RateBits + WindowBits));

    public long Rate => (long)(Packed >> WindowBits) & ((1L << RateBits) - 1);

    public long Window => (long)(Packed & ((1UL << WindowBits) - 1));
}
