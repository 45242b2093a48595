namespace AuthKit.RateLimiting;

/// <summary>A clock of whole milliseconds since its creation. It never goes back, even if the machine's time of day is changed.</summary>
internal sealed class MonotonicClock
{
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly ulong _frequency;

    // 0 if a millisecond is not a whole number of the clock's ticks.
    private readonly ulong _stampsOfAMillisecond;

    public MonotonicClock(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _frequency = (ulong)timeProvider.TimestampFrequency;
        _stampsOfAMillisecond = _frequency % 1_000 == 0 ? _frequency / 1_000 : 0;
        _start = timeProvider.GetTimestamp();
    }

    public long Now()
    {
        var elapsed = (ulong)(_timeProvider.GetTimestamp() - _start);
        return _stampsOfAMillisecond > 0 ? (long)(elapsed / _stampsOfAMillisecond) : (long)((UInt128)elapsed * 1_000 / _frequency);
    }
}
