using System.Globalization;
using AuthKit.Benchmarks.CommandLine;
using Spectre.Console;

namespace AuthKit.Benchmarks.SignIn;

/// <summary><c>stuffing</c>: simulates attacks on sign-in and prints the effect of the default limits.</summary>
internal static class StuffingCommand
{
    private const string Help = """
        Usage: stuffing

        Simulates credential stuffing, an attack on one account, and an office behind one address, on the real sign-in service with
        its default limits, a simulated clock, and hashes that are counted, not computed. Takes a few seconds; every run is the same.
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(Help);
            return ExitCodes.Done;
        }

        NamedValues.Parse(arguments);
        var table = new Table().AddColumn(new TableColumn("Scenario"));
        foreach (var heading in new[] { "Hashes", "Let through", "Refused", "Found", "Turned away", "Time" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var result in await StuffingSimulation.RunAsync())
        {
            table.AddRow(
                result.Name,
                Text(result.Hashes),
                Text(result.LetThrough),
                Text(result.Refused),
                Text(result.Found),
                result.Users == 0 ? "–" : $"{Text(result.TurnedAway)} of {Text(result.Users)}",
                result.Time.ToString(@"d\d\ hh\:mm", CultureInfo.InvariantCulture));
        }

        AnsiConsole.Write(table);
        return ExitCodes.Done;
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
