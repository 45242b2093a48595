using System.Globalization;
using Spectre.Console;

namespace AuthKit.Benchmarks.Tuning;

/// <summary>Prints the measurements and the recommendation.</summary>
internal static class TuningReport
{
    private const double NoisyRatio = 1.5;

    public static void Write(IAnsiConsole console, TuningResult result, int concurrency)
    {
        var table = new Table()
            .AddColumn(new TableColumn("Setting").NoWrap())
            .AddColumn(new TableColumn("Median").RightAligned().NoWrap())
            .AddColumn(new TableColumn("p95").RightAligned().NoWrap())
            .AddColumn(new TableColumn("Logins/s").RightAligned().NoWrap())
            .AddColumn(new TableColumn("Memory").RightAligned().NoWrap())
            .AddColumn("");
        foreach (var measured in result.Measured)
        {
            table.AddRow(
                new Text(measured.Cost.Label),
                new Text(Milliseconds(measured.Median)),
                new Text(Milliseconds(measured.P95)),
                new Text(measured.LoginsPerSecond.ToString("0.0", CultureInfo.InvariantCulture)),
                new Text(Size.Text(measured.Cost.MemoryPerHash * concurrency)),
                Note(result, measured));
        }

        console.Write(table);
        console.WriteLine($"Measured with {concurrency} concurrent logins; the memory is that of all {concurrency} together. {Environment.ProcessorCount} cores.");
        if (result.Recommended.P95 > NoisyRatio * result.Recommended.Median)
        {
            console.WriteLine("The times vary a lot: other programs are running on this machine. Run this again when it is idle.");
        }

        console.WriteLine();
        console.WriteLine(Advice(result));
        console.WriteLine();

        // Does not use the console's layout, so that no line of the fragment is broken, whatever the console's width.
        console.Profile.Out.Writer.WriteLine(ConfigurationFragment.Create(result.Recommended.Cost, concurrency));
    }

    public static string Advice(TuningResult result) => result.MeetsTarget
        ? $"Recommended: {result.Recommended.Cost.Label}. Add this to appsettings.json:"
        : $"A target of {Milliseconds(result.Target)} cannot be met safely on this machine: every setting at OWASP's minimum takes longer. "
          + $"Do not go below it; use the minimum, {result.Recommended.Cost.Label}, and allow {Milliseconds(result.Recommended.Median)}, or use a faster machine. Add this to appsettings.json:";

    private static Text Note(TuningResult result, CostMeasurement measured)
    {
        if (measured == result.Recommended)
        {
            return new Text(result.MeetsTarget ? "recommended" : "OWASP's minimum", new Style(Color.Green));
        }

        if (measured.Median > result.Target)
        {
            return new Text("over the target", new Style(Color.Yellow));
        }

        return new Text(result.BestOfEach.Contains(measured) ? "highest cost that fits" : "");
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
