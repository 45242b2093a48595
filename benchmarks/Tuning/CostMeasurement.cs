namespace AuthKit.Benchmarks.Tuning;

/// <summary>The measured cost of one setting with a number of concurrent logins.</summary>
internal sealed record CostMeasurement(HashCost Cost, TimeSpan Median, TimeSpan P95, double LoginsPerSecond)
{
    /// <param name="cost">The measured cost.</param>
    /// <param name="samples">The times of single verifications; one or more.</param>
    /// <param name="concurrency">How many verifications ran at once.</param>
    public static CostMeasurement From(HashCost cost, IReadOnlyCollection<TimeSpan> samples, int concurrency)
    {
        var sorted = samples.Order().ToArray();
        var mean = sorted.Average(sample => sample.TotalSeconds);
        return new CostMeasurement(cost, Percentile(sorted, 0.50), Percentile(sorted, 0.95), concurrency / mean);
    }

    // Nearest rank, so the result is always a measured time.
    private static TimeSpan Percentile(TimeSpan[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
