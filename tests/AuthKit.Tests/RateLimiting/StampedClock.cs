namespace AuthKit.Tests.RateLimiting;

/// <summary>Shows time stamps as they are given, and has no timers.</summary>
internal sealed class StampedClock(long frequency) : TimeProvider
{
    public long Stamp { get; set; }

    /// <summary>What is shown before <see cref="Stamp"/> is shown again.</summary>
    public Queue<long> Next { get; } = [];

    public override long TimestampFrequency => frequency;

    public override long GetTimestamp() => Next.TryDequeue(out var stamp) ? stamp : Stamp;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("There must be no timer.");
}
