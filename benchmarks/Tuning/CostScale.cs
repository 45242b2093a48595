namespace AuthKit.Benchmarks.Tuning;

/// <summary>The one number that determines the cost of an algorithm: passes, bcrypt's cost, or iterations.</summary>
internal sealed class CostScale
{
    /// <summary>The lowest number, which is OWASP's minimum or higher.</summary>
    public required int Least { get; init; }

    public required int Most { get; init; }

    /// <summary>The number must be a multiple of this.</summary>
    public int Step { get; init; } = 1;

    /// <summary>Whether the time doubles with each step (bcrypt) rather than being proportional to the number.</summary>
    public bool IsLogarithmic { get; init; }

    public required Func<int, HashCost> At { get; init; }

    /// <summary>The number that should take <paramref name="ratio"/> times as long as another one.</summary>
    public int Predict(int from, double ratio)
    {
        var number = IsLogarithmic ? from + Math.Log2(ratio) : from * ratio;
        return (int)Math.Floor(Math.Clamp(number, Least, Most) / Step) * Step;
    }
}
