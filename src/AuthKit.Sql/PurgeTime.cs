namespace AuthKit.Sql;

/// <summary>
/// From when on a purge may delete a row: its end, rounded up to a whole day (UTC). This is what the index of the purge holds, so
/// that moving the end within a day leaves every index as it is.
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

    /// <summary>The same as an expression.</summary>
    /// <param name="end">An expression for the exact end.</param>
    /// <param name="day">The parameter or number that holds <see cref="Day"/>.</param>
    public static string Of(string end, string day) => $"{end} - {end} % {day} + {day}";
}
