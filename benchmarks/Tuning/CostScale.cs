namespace AuthKit.Benchmarks.Tuning;

/// <summary>The one number that makes an algorithm more expensive: passes, a cost, iterations.</summary>
internal sealed class CostScale
{
    /// <summary>The least number, at OWASP's minimum or above.</summary>
    public required int Least { get; init; }

    public required int Most { get; init; }

    /// <summary>The number is a multiple of this.</summary>
    public int Step { get; init; } = 1;

    /// <summary>Whether one more doubles the time (bcrypt), or the time grows with the number.</summary>
    public bool IsLogarithmic { get; init; }

    public required Func<int, HashCost> At { get; init; }

    /// <summary>The number that should take <paramref name="ratio"/> times as long as another one.</summary>
    public int Predict(int from, double ratio)
    {
        var number = IsLogarithmic ? from + Math.Log2(ratio) : from * ratio;
        return (int)Math.Floor(Math.Clamp(number, Least, Most) / Step) * Step;
    }
}
