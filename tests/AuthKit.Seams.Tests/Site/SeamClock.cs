namespace AuthKit.Seams.Tests.Site;

/// <summary>
/// The clock of one instance: the time of the world plus the instance's offset. Its timers run in real time, because they bound calls that must end.
/// It tells a request that it begins to wait.
/// </summary>
internal sealed class SeamClock(SeamTime time) : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => time.Now + Ahead;

    public override long GetTimestamp() => time.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // The timer of a cancellation source bounds an operation. The request waits for any other timer.
        if (state is not CancellationTokenSource)
        {
            RunningTrouble.Current?.NoteWait();
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
