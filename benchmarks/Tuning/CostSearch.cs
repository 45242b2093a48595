namespace AuthKit.Benchmarks.Tuning;

/// <summary>Finds the most expensive setting of a scale within the target, with few measurements: each one predicts the next.</summary>
internal sealed class CostSearch
{
    public const int MostMeasurements = 6;
    private const double CloseEnough = 0.95;

    private readonly Func<HashCost, CostMeasurement> _measure;
    private readonly TimeSpan _target;

    public CostSearch(Func<HashCost, CostMeasurement> measure, TimeSpan target)
    {
        _measure = measure;
        _target = target;
    }

    /// <summary>The most expensive measured setting whose median is within the target; null if not even the lowest setting of the scale is.</summary>
    public CostMeasurement? Run(CostScale scale)
    {
        var number = scale.Least;
        var last = _measure(scale.At(number));
        if (last.Median > _target)
        {
            return null;
        }

        var (best, bestNumber, tooMuch) = (last, number, scale.Most + scale.Step);
        for (var count = 1; count < MostMeasurements && best.Median < CloseEnough * _target && bestNumber + scale.Step < tooMuch; count++)
        {
            number = Math.Clamp(scale.Predict(number, _target / last.Median), bestNumber + scale.Step, tooMuch - scale.Step);
            last = _measure(scale.At(number));
            if (last.Median > _target)
            {
                tooMuch = number;
            }
            else
            {
                (best, bestNumber) = (last, number);
            }
        }

        return best;
    }
}
