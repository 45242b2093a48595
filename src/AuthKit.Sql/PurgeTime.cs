namespace AuthKit.Sql;

/// <summary>
/// The time from which a purge may delete a row: its end, rounded up to a whole day (UTC). The index of the purge has this time, so that the indexes
/// do not change if the end moves within a day.
/// </summary>
internal static class PurgeTime
{
    /// <summary>A day in milliseconds.</summary>
    public const long Day = 24 * 60 * 60 * 1_000;

    /// <summary>The time in milliseconds since 1970.</summary>
    public static long Of(DateTimeOffset end)
    {
        var time = end.ToUnixTimeMilliseconds();
        return time - (time % Day) + Day;
    }

    /// <summary>The same as a SQL expression.</summary>
    /// <param name="end">A SQL expression for the exact end.</param>
    /// <param name="day">The parameter or number with the value of <see cref="Day"/>.</param>
    public static string Of(string end, string day) => $"{end} - {end} % {day} + {day}";
}
