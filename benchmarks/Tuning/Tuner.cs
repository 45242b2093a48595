using AuthKit.Passwords;

namespace AuthKit.Benchmarks.Tuning;

/// <summary>
/// Finds the most expensive settings within a target and recommends one: Argon2id with the requested memory and as many passes as fit, or with less
/// memory if not even the fewest passes fit, but never below OWASP's minimum.
/// </summary>
internal sealed class Tuner
{
    private const int IterationStep = 10_000;

    private readonly Func<HashCost, CostMeasurement> _measure;
    private readonly TuneOptions _options;
    private readonly List<CostMeasurement> _measured = [];
    private readonly CostSearch _search;

    /// <param name="measure">Measures a setting. It is called once for each setting.</param>
    /// <param name="options">The target and the bounds.</param>
    public Tuner(Func<HashCost, CostMeasurement> measure, TuneOptions options)
    {
        _measure = measure;
        _options = options;
        _search = new CostSearch(Measure, options.Target);
    }

    public TuningResult Run()
    {
        var argon2 = OwaspMinimum.Argon2Scales(_options.MemoryKiB, _options.Lanes)
            .Select(_search.Run)
            .FirstOrDefault(found => found is not null);
        var bcrypt = _search.Run(new CostScale
        {
            Least = OwaspMinimum.BcryptCost,
            Most = BcryptOptions.MaxCost,
            IsLogarithmic = true,
            At = static cost => new BcryptCost(cost),
        });
        var pbkdf2 = _search.Run(new CostScale
        {
            Least = OwaspMinimum.Pbkdf2Iterations,
            Most = Pbkdf2Options.MaxIterations,
            Step = IterationStep,
            At = static iterations => new Pbkdf2Cost(iterations),
        });
        return new TuningResult
        {
            Target = _options.Target,
            Measured = _measured,
            BestOfEach = [.. new[] { argon2, bcrypt, pbkdf2 }.OfType<CostMeasurement>()],
            Recommended = argon2 ?? Minimum(),
            MeetsTarget = argon2 is not null,
        };
    }

    // Every setting of the minimum was measured and missed the target. With less than 19 MiB, the nearest setting below applies.
    private CostMeasurement Minimum() => _measured.First(measured => measured.Cost is Argon2Cost { MemoryKiB: <= OwaspMinimum.MemoryKiB });

    private CostMeasurement Measure(HashCost cost)
    {
        var measured = _measure(cost);
        _measured.Add(measured);
        return measured;
    }
}
