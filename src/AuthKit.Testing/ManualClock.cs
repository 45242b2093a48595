namespace AuthKit.Testing;

/// <summary>
/// A clock that stands still until it is moved, forwards or back. Its timestamps are monotonic, like those of every <see cref="TimeProvider"/>: they
/// move forwards with the clock, and never back. Its timers never fire. Thread-safe.
/// </summary>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _now;
    private long _timestamp;

    /// <summary>Creates a clock that shows a given time.</summary>
    /// <param name="start">The time. Default: noon of 1 January 2030, UTC.</param>
    public ManualClock(DateTimeOffset? start = null) =>
        _now = start ?? new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Ticks of 100 nanoseconds.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _timestamp;
        }
    }

    /// <summary>Moves the clock: forwards by a positive span, back by a negative one.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_lock)
        {
            _now += by;
            _timestamp += Math.Max(0, by.Ticks);
        }
    }
}
