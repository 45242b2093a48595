namespace AuthKit;

/// <summary>Converts times to the form that stores keep: UTC, in whole milliseconds, rounded down.</summary>
internal static class StoreTime
{
    public static DateTimeOffset Now(TimeProvider timeProvider) => Truncate(timeProvider.GetUtcNow());

    public static DateTimeOffset Truncate(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
