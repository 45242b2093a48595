namespace AuthKit.RateLimiting;

/// <summary>
/// What a limiter keeps for one key, and the arithmetic of the three algorithms on it: for adapters, so that all of them
/// agree to the integer. Times are milliseconds of one clock, 0 or more. The products of a policy stay within 2^53, and
/// nothing here overflows for a count that came from here.
/// </summary>
/// <param name="Since">When the window began; for a bucket, the time that <paramref name="Used"/> was right at.</param>
/// <param name="Used">Permits given in the window; for a bucket its debt, in <see cref="PriceOf"/> for one permit.</param>
/// <param name="Previous">Permits given in the sliding window before; else 0.</param>
public readonly record struct RateLimitCount(long Since, long Used, long Previous)
{
    private const long MaxMilliseconds = long.MaxValue / TimeSpan.TicksPerMillisecond;

    /// <summary>The stored count, as it stands now.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="kept">The stored count; null if nothing is stored.</param>
    /// <param name="now">The time.</param>
    /// <param name="isMoved">
    /// Whether the clock is behind by more than a window, so that the count was taken back to it: this is to be kept even
    /// where nothing is given.
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

    /// <summary>The amount that a number of permits adds to <see cref="Used"/>: itself, and for a bucket a window's milliseconds each.</summary>
    public static long PriceOf(RateLimitPolicy policy, int permits)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Algorithm == RateLimitAlgorithm.TokenBucket ? permits * policy.WindowMilliseconds : permits;
    }

    /// <summary>Whether a settled count leaves so many permits. One with numbers below zero, which nobody here wrote, leaves none.</summary>
    public bool Allows(RateLimitPolicy policy, int permits, long now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return permits <= policy.Limit && (Used | Previous) >= 0 && Weight(policy, now) + Used <= PriceOf(policy, policy.Limit - permits);
    }

    /// <summary>The settled count with permits taken that it <see cref="Allows"/>.</summary>
    public RateLimitCount Take(RateLimitPolicy policy, int permits) => this with { Used = Used + PriceOf(policy, permits) };

    /// <summary>Gives permits back to a settled count.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="permits">How many.</param>
    /// <param name="ticket"><see cref="RateLimitDecision.Ticket"/> of the decision that gave them.</param>
    /// <param name="isMoved">What <see cref="Settle"/> said.</param>
    /// <param name="given">The count with the permits given back.</param>
    /// <returns>False where they are of another window, or none is taken.</returns>
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

    /// <summary>The answer, from the settled count with the permits taken, or with none where they were refused.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="permits">How many were asked for.</param>
    /// <param name="isAllowed">Whether the count <see cref="Allows"/> them.</param>
    /// <param name="now">The time.</param>
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

    /// <summary>The time after which the settled count has no meaning. It must not be forgotten earlier.</summary>
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

    // A large bucket that fills slowly may take longer than a TimeSpan can say.
    private static TimeSpan Milliseconds(long count) =>
        count <= MaxMilliseconds ? TimeSpan.FromTicks(count * TimeSpan.TicksPerMillisecond) : TimeSpan.MaxValue;

    // A product of a long pause would overflow; what it pays back is everything.
    private long DebtAfter(RateLimitPolicy policy, long pause) =>
        pause >= Up(Used, policy.PermitsPerWindow) ? 0 : Used - (pause * policy.PermitsPerWindow);

    /// <summary>What still counts of the sliding window before.</summary>
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
/// How a count's time runs, packed, so that it can be seen to be over without its policy: algorithm (2 bits), permits a
/// window (20), window in milliseconds (42). Never 0.
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
