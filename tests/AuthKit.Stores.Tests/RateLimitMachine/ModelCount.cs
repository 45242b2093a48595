using System.Numerics;
using AuthKit.RateLimiting;

namespace AuthKit.Stores.Tests.RateLimitMachine;

/// <summary>
/// What is known of one key by one algorithm, in numbers that cannot overflow, and what a request would be answered. Written
/// from the definitions of the algorithms, and from nothing in src.
/// </summary>
internal abstract class ModelCount(BigInteger window)
{
    /// <summary>Whether anything is kept.</summary>
    public bool IsKept { get; private set; }

    /// <summary>The time that the count is of: the beginning of its window, or when the bucket was last looked at.</summary>
    public BigInteger At { get; protected set; }

    protected BigInteger Window => window;

    public static ModelCount Of(RateLimitPolicy policy)
    {
        var window = new BigInteger(policy.Window.TotalMilliseconds);
        return policy.Algorithm switch
        {
            RateLimitAlgorithm.FixedWindow => new ModelFixedWindow(window),
            RateLimitAlgorithm.SlidingWindow => new ModelSlidingWindow(window),
            RateLimitAlgorithm.TokenBucket => new ModelTokenBucket(window, policy.PermitsPerWindow),
            _ => throw new ArgumentOutOfRangeException(nameof(policy)),
        };
    }

    public ModelCount Copy() => (ModelCount)MemberwiseClone();

    /// <summary>Brings the count to a time. True where a clock that is behind by more than a window took it back.</summary>
    public bool Settle(BigInteger now)
    {
        if (IsKept && At - now > Window)
        {
            At = Beginning(now);
            return true;
        }

        MoveOn(now);
        return false;
    }

    /// <summary>The answer to a request at a settled count; where permits are given, the count is changed.</summary>
    public RateLimitDecision Ask(int limit, int permits, BigInteger now, bool take)
    {
        var isAllowed = Room(limit, now) >= permits;
        var retry = isAllowed ? TimeSpan.Zero : permits > limit ? Timeout.InfiniteTimeSpan : Span(FirstTime(limit, permits, now) - now);
        if (isAllowed && take)
        {
            Add(permits);
            IsKept = true;
        }

        return new RateLimitDecision
        {
            IsAllowed = isAllowed,
            Limit = limit,
            Remaining = (int)BigInteger.Max(0, Room(limit, now)),
            RetryAfter = retry,
            ResetAfter = Span(End(now) - now),
            Ticket = (long)At,
        };
    }

    /// <summary>Gives permits back. <paramref name="kept"/> is the count before it was settled.</summary>
    public bool Refund(ModelCount kept, BigInteger ticket, int permits)
    {
        if (!kept.IsKept || !IsOf(ticket, kept) || !IsAnythingTaken)
        {
            return false;
        }

        Subtract(permits);
        return true;
    }

    protected abstract bool IsAnythingTaken { get; }

    /// <summary>When a window that a time lies in begins.</summary>
    protected abstract BigInteger Beginning(BigInteger now);

    /// <summary>Lets time go by, for a clock that is not behind by more than a window.</summary>
    protected abstract void MoveOn(BigInteger now);

    /// <summary>How many permits are free.</summary>
    protected abstract BigInteger Room(int limit, BigInteger now);

    /// <summary>The first time at which so many permits are free.</summary>
    protected abstract BigInteger FirstTime(int limit, int permits, BigInteger now);

    /// <summary>The first time at which all permits are free.</summary>
    protected abstract BigInteger End(BigInteger now);

    protected abstract void Add(int permits);

    protected abstract void Subtract(int permits);

    protected abstract bool IsOf(BigInteger ticket, ModelCount kept);

    /// <summary>The quotient of numbers that are not negative, rounded up.</summary>
    protected static BigInteger Ceiling(BigInteger dividend, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        return rest.IsZero ? quotient : quotient + 1;
    }

    private static TimeSpan Span(BigInteger milliseconds) =>
        milliseconds * TimeSpan.TicksPerMillisecond > long.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromTicks((long)milliseconds * TimeSpan.TicksPerMillisecond);
}
