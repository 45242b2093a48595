namespace AuthKit.Benchmarks.SignIn;

/// <summary>A clock that the simulation moves, only forwards.</summary>
internal sealed class SimulatedClock : TimeProvider
{
    private DateTimeOffset _now = new(2030, 1, 7, 8, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public void MoveTo(DateTimeOffset time) => _now = time > _now ? time : _now;
}
