using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace AuthKit.Benchmarks.CommandLine;

/// <summary>Runs BenchmarkDotNet, and fails if a benchmark did not build or threw. BenchmarkDotNet only prints that and still exits with 0.</summary>
internal static class BenchCommand
{
    // These options print something and run no benchmark.
    private static readonly string[] RunNothing = ["--list", "--help", "--info", "--version"];

    // The projects are built for each run. On a busy machine that takes more than the default of two minutes.
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(10);

    public static int Run(string[] arguments)
    {
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .WithBuildTimeout(BuildTimeout)
            .AddColumn(StatisticColumn.Min, new MinRatioColumnLimit());
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(BenchCommand).Assembly).Run(arguments, config).ToList();
        if (arguments.Any(argument => RunNothing.Contains(argument.Split('=')[0], StringComparer.Ordinal)))
        {
            return ExitCodes.Done;
        }

        var problems = FindProblems(summaries);
        problems.ForEach(Console.Error.WriteLine);
        return problems.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static List<string> FindProblems(List<Summary> summaries)
    {
        var problems = new List<string>();
        if (summaries.Sum(summary => summary.Reports.Length) == 0)
        {
            problems.Add("No benchmark was executed.");
        }

        foreach (var summary in summaries)
        {
            problems.AddRange(summary.ValidationErrors.Where(error => error.IsCritical).Select(error => error.Message));
            problems.AddRange(summary.BenchmarksCases
                .Where(benchmark => summary[benchmark] is not { Success: true, ResultStatistics: not null })
                .Select(benchmark => $"Failed: {benchmark.DisplayInfo}"));
        }

        return problems;
    }
}
