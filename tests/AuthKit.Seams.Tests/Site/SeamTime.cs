namespace AuthKit.Seams.Tests.Site;

/// <summary>The time of the world, which only commands advance.</summary>
internal sealed class SeamTime
{
    private long _ticks = new DateTime(2030, 1, 1, 12, 0, 0, DateTimeKind.Utc).Ticks;

    public DateTimeOffset Now => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Pass(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
