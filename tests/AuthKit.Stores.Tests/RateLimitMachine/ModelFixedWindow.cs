using System.Numerics;

namespace AuthKit.Stores.Tests.RateLimitMachine;

/// <summary>A window that begins with its first permit.</summary>
internal sealed class ModelFixedWindow(BigInteger window) : ModelCount(window)
{
    private BigInteger _used;

    protected override bool IsAnythingTaken => _used > 0;

    protected override BigInteger Beginning(BigInteger now) => now;

    protected override void MoveOn(BigInteger now)
    {
        if (!IsKept || now >= At + Window)
        {
            At = now;
            _used = 0;
        }
    }

    protected override BigInteger Room(int limit, BigInteger now) => limit - _used;

    protected override BigInteger FirstTime(int limit, int permits, BigInteger now) => At + Window;

    protected override BigInteger End(BigInteger now) => _used > 0 ? At + Window : now;

    protected override void Add(int permits) => _used += permits;

    protected override void Subtract(int permits) => _used = BigInteger.Max(0, _used - permits);

    // Neither one that has just begun nor one that has just been taken back.
    protected override bool IsOf(BigInteger ticket, ModelCount kept) => At == ticket && kept.At == ticket;
}
