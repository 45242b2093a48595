using System.Globalization;

namespace AuthKit.Benchmarks.Tuning;

/// <summary>A number of bytes as text for people.</summary>
internal static class Size
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB"];

    public static string Text(long bytes)
    {
        var unit = 0;
        double value = bytes;
        for (; value >= 1_024 && unit < Units.Length - 1; unit++)
        {
            value /= 1_024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }
}
