using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace AuthKit.Benchmarks.CommandLine;

/// <summary>
/// The ratio of the fastest iteration to the baseline's fastest. Other programs on a machine only ever add time, so with many short iterations this
/// ratio is reliable even if the ratio of the means is not.
/// </summary>
internal sealed class MinRatioColumnLimit : IColumn
{
    public string Id => nameof(MinRatioColumnLimit);

    public string ColumnName => "Least ratio";

    public string Legend => "The ratio of the fastest iteration to the baseline's fastest: reliable on a busy machine too";

    public ColumnCategory Category => ColumnCategory.Baseline;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool AlwaysShow => true;

    public bool IsNumeric => true;

    public int PriorityInCategory => 1;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(summary.IsBaseline);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var group = summary.GetLogicalGroupKey(benchmarkCase);
        var baseline = summary.BenchmarksCases.FirstOrDefault(candidate => summary.IsBaseline(candidate) && summary.GetLogicalGroupKey(candidate) == group);
        return Least(summary, benchmarkCase) / Least(summary, baseline) is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "?";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private static double? Least(Summary summary, BenchmarkCase? benchmarkCase) =>
        benchmarkCase is null ? null : summary[benchmarkCase]?.ResultStatistics?.Min;
}
