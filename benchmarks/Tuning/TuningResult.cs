namespace AuthKit.Benchmarks.Tuning;

/// <summary>The measurement and the recommendation.</summary>
internal sealed class TuningResult
{
    public required TimeSpan Target { get; init; }

    /// <summary>Everything, in the order it was measured.</summary>
    public required IReadOnlyList<CostMeasurement> Measured { get; init; }

    /// <summary>The dearest within the target, of each algorithm that has one.</summary>
    public required IReadOnlyList<CostMeasurement> BestOfEach { get; init; }

    /// <summary>The one to use. OWASP's minimum where no setting that is safe meets the target.</summary>
    public required CostMeasurement Recommended { get; init; }

    public required bool MeetsTarget { get; init; }
}
