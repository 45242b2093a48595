using AuthKit.Benchmarks.CommandLine;
using AuthKit.Passwords;
using Spectre.Console;

namespace AuthKit.Benchmarks.Tuning;

/// <summary><c>tune</c>: measures, prints and recommends.</summary>
internal static class TuneCommand
{
    public static int Run(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(TuneOptions.Help);
            return ExitCodes.Done;
        }

        var options = TuneOptions.Parse(arguments, new PasswordHashingGate().MemoryBudget);
        var result = AnsiConsole.Console.Progress()
            .Columns(new ProgressBarColumn(), new ElapsedTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => Run(context, options));
        TuningReport.Write(AnsiConsole.Console, result, options.Concurrency);
        return result.MeetsTarget ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static TuningResult Run(ProgressContext context, TuneOptions options)
    {
        var meter = new CostMeter(options.Concurrency, TimeProvider.System);
        var bars = Array.ConvertAll(["Argon2id", "bcrypt", "PBKDF2"], name => context.AddTask(name, autoStart: false, maxValue: CostSearch.MostMeasurements));
        var result = new Tuner(Measure, options).Run();
        Array.ForEach(bars, Finish);
        return result;

        CostMeasurement Measure(HashCost cost)
        {
            var bar = cost switch { Argon2Cost => bars[0], BcryptCost => bars[1], _ => bars[2] };
            Array.ForEach(bars[..Array.IndexOf(bars, bar)], Finish);
            bar.StartTask();
            bar.Description = Markup.Escape(cost.Label);
            var measured = meter.Measure(cost);
            bar.Increment(1);
            return measured;
        }
    }

    // Only the end of a search shows how many measurements it needed, which is rarely the maximum.
    private static void Finish(ProgressTask bar)
    {
        bar.Value = bar.MaxValue;
        bar.StopTask();
    }
}
