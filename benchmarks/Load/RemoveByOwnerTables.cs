using System.Globalization;
using Spectre.Console;

namespace AuthKit.Benchmarks.Load;

/// <summary>Prints the results of the load.</summary>
internal static class RemoveByOwnerTables
{
    public static void Write(IAnsiConsole console, RemoveByOwnerReport report)
    {
        var endings = Numbers("Ended", "Beside", "Elapsed ms", "µs each", "Commands sent");
        foreach (var ending in report.Endings)
        {
            endings.AddRow(
                Text("N0", ending.Sessions), ending.Beside, Text("N0", ending.Elapsed.TotalMilliseconds), Text("0.0", ending.Elapsed.TotalMicroseconds / ending.Sessions), Text("N0", ending.Commands));
        }

        var calls = Numbers("Calls", "Which", "p50 ms", "p99 ms", "longest ms");
        foreach (var latencies in report.Calls)
        {
            calls.AddRow([Text("N0", latencies.Count), latencies.Calls, .. latencies.Percentiles(0.5, 0.99, 1).Select(time => Text("0.00", time))]);
        }

        console.Write(endings);
        console.Write(calls);
    }

    private static Table Numbers(string first, string name, params string[] rest)
    {
        var table = new Table().AddColumn(new TableColumn(first).RightAligned().NoWrap()).AddColumn(new TableColumn(name));
        Array.ForEach(rest, heading => table.AddColumn(new TableColumn(heading).RightAligned().NoWrap()));
        return table;
    }

    private static string Text(string format, IFormattable number) => number.ToString(format, CultureInfo.InvariantCulture);
}
