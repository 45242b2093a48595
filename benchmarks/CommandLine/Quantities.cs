using System.Globalization;

namespace AuthKit.Benchmarks.CommandLine;

/// <summary>Reads the values of options: counts, and times and sizes with their unit.</summary>
internal static class Quantities
{
    private static readonly (string Unit, double Milliseconds)[] TimeUnits = [("ms", 1), ("s", 1_000)];
    private static readonly (string Unit, double KiB)[] SizeUnits = [("KiB", 1), ("MiB", 1_024), ("GiB", 1_024 * 1_024)];

    public static int Count(string name, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new UsageException($"{name} must be a whole number from {least} to {most}, not '{text}'.");

    public static TimeSpan Time(string name, string text, TimeSpan least, TimeSpan most)
    {
        var range = $"{name} must be a time from {least.TotalMilliseconds}ms to {most.TotalSeconds}s, such as 250ms or 0.5s, not '{text}'.";
        var time = TimeSpan.FromMilliseconds(Read(text, TimeUnits, most.TotalMilliseconds) ?? throw new UsageException(range));
        return time >= least && time <= most ? time : throw new UsageException(range);
    }

    /// <summary>Reads a size in whole KiB.</summary>
    public static int KiB(string name, string text, int least, int most)
    {
        var range = $"{name} must be a size from {least / 1_024}MiB to {most / 1_024}MiB, such as 64MiB or 1GiB, not '{text}'.";
        var size = Read(text, SizeUnits, most) ?? throw new UsageException(range);
        return size >= least && size <= most && size % 1 == 0 ? (int)size : throw new UsageException(range);
    }

    private static double? Read(string text, (string Unit, double Factor)[] units, double most)
    {
        // The range has a slash too, which no number parses with.
        var digits = text.AsSpan().IndexOfAnyExceptInRange('.', '9');
        if (digits < 1)
        {
            return null;
        }

        var unit = Array.Find(units, candidate => text.AsSpan(digits).SequenceEqual(candidate.Unit));
        return unit.Unit is not null
            && double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * unit.Factor <= most
            ? number * unit.Factor
            : null;
    }
}
