using System.Numerics;

namespace AuthKit.Stores.Tests.RateLimitMachine;

/// <summary>A bucket that fills evenly. What is missing is counted in parts of a permit, as many as a window has milliseconds.</summary>
internal sealed class ModelTokenBucket(BigInteger window, BigInteger rate) : ModelCount(window)
{
    private BigInteger _missing;

    protected override bool IsAnythingTaken => _missing > 0;

    protected override BigInteger Beginning(BigInteger now) => now;

    protected override void MoveOn(BigInteger now)
    {
        if (!IsKept || now >= At)
        {
            _missing = IsKept ? BigInteger.Max(0, _missing - ((now - At) * rate)) : 0;
            At = now;
        }
    }

    protected override BigInteger Room(int limit, BigInteger now)
    {
        var parts = (limit * Window) - _missing;
        return parts.Sign < 0 ? -Ceiling(-parts, Window) : parts / Window;
    }

    protected override BigInteger FirstTime(int limit, int permits, BigInteger now) => BigInteger.Max(now, At) + Ceiling(_missing - ((limit - permits) * Window), rate);

    protected override BigInteger End(BigInteger now) => _missing > 0 ? BigInteger.Max(now, At) + Ceiling(_missing, rate) : now;

    protected override void Add(int permits) => _missing += permits * Window;

    protected override void Subtract(int permits) => _missing = BigInteger.Max(0, _missing - (permits * Window));

    protected override bool IsOf(BigInteger ticket, ModelCount kept) => ticket <= At && At - ticket < Window;
}
