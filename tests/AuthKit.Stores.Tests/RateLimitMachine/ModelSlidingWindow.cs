using System.Numerics;

namespace AuthKit.Stores.Tests.RateLimitMachine;

/// <summary>Windows at multiples of their length; that before the current one counts by the share that is still in sight.</summary>
internal sealed class ModelSlidingWindow(BigInteger window) : ModelCount(window)
{
    private BigInteger _used;
    private BigInteger _before;

    protected override bool IsAnythingTaken => _used > 0;

    protected override BigInteger Beginning(BigInteger now) => now - (now % Window);

    protected override void MoveOn(BigInteger now)
    {
        var windows = (Beginning(now) - At) / Window;
        if (!IsKept || windows > 1)
        {
            (At, _used, _before) = (Beginning(now), 0, 0);
        }
        else if (windows == 1)
        {
            (At, _used, _before) = (Beginning(now), 0, _used);
        }
    }

    protected override BigInteger Room(int limit, BigInteger now) => limit - _used - Weight(_before, At, BigInteger.Max(now, At));

    /// <summary>Tries the times at which the weight falls, one permit after the other, in this window and then in the next.</summary>
    protected override BigInteger FirstTime(int limit, int permits, BigInteger now)
    {
        for (var (begins, before, used) = (At, _before, _used); ; (begins, before, used) = (begins + Window, used, 0))
        {
            // The most of the window before that may still count: negative where this window alone has too many.
            var most = limit - permits - used;
            if (most >= 0)
            {
                // before * (end - t) / window <= most, for whole t.
                return before <= most ? begins : begins + Window - (most * Window / before);
            }
        }
    }

    protected override BigInteger End(BigInteger now) => _used > 0 ? At + (2 * Window) : _before > 0 ? At + Window : now;

    protected override void Add(int permits) => _used += permits;

    protected override void Subtract(int permits) => _used = BigInteger.Max(0, _used - permits);

    protected override bool IsOf(BigInteger ticket, ModelCount kept) => At == ticket;

    private BigInteger Weight(BigInteger permits, BigInteger begins, BigInteger time) => Ceiling(permits * (begins + Window - time), Window);
}
