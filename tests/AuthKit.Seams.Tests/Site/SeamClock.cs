namespace AuthKit.Seams.Tests.Site;

/// <summary>The clock of one instance: the time of the world, and how far it is ahead. Its timers run in real time, for bounds that must end.</summary>
internal sealed class SeamClock(SeamTime time) : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => time.Now + Ahead;

    public override long GetTimestamp() => time.Now.UtcTicks;
}
