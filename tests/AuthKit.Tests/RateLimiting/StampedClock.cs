namespace AuthKit.Tests.RateLimiting;

/// <summary>A clock with time stamps that a test sets, and without timers.</summary>
internal sealed class StampedClock(long frequency) : TimeProvider
{
    public long Stamp { get; set; }

    /// <summary>Time stamps that are shown first, before <see cref="Stamp"/> is shown again.</summary>
    public Queue<long> Next { get; } = [];

    public override long TimestampFrequency => frequency;

    public override long GetTimestamp() => Next.TryDequeue(out var stamp) ? stamp : Stamp;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("There must be no timer.");
}
