using System.Collections.Concurrent;

namespace AuthKit.Tests.Events;

/// <summary>A clock whose timers are due at once. It records their due times.</summary>
internal sealed class ImmediateTimers : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Delays { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Delays.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
