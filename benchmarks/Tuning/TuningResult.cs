namespace AuthKit.Benchmarks.Tuning;

/// <summary>All measurements and the recommendation.</summary>
internal sealed class TuningResult
{
    public required TimeSpan Target { get; init; }

    /// <summary>All measurements, in the order in which they were made.</summary>
    public required IReadOnlyList<CostMeasurement> Measured { get; init; }

    /// <summary>The most expensive setting within the target, for each algorithm that has one.</summary>
    public required IReadOnlyList<CostMeasurement> BestOfEach { get; init; }

    /// <summary>The recommended setting. It is OWASP's minimum if no safe setting meets the target.</summary>
    public required CostMeasurement Recommended { get; init; }

    public required bool MeetsTarget { get; init; }
}
