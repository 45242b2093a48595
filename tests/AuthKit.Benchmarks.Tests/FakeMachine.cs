using AuthKit.Benchmarks.Tuning;

namespace AuthKit.Benchmarks.Tests;

/// <summary>A machine on which a hash takes exactly as long as its cost says. It records the measured costs.</summary>
internal sealed class FakeMachine
{
    public double MillisecondsPerMiBAndPass { get; init; } = 1;

    public double MillisecondsOfBcrypt10 { get; init; } = 50;

    public double MillisecondsPer1000Iterations { get; init; } = 0.25;

    public List<HashCost> Measured { get; } = [];

    public CostMeasurement Measure(HashCost cost)
    {
        Measured.Add(cost);
        var time = TimeSpan.FromMilliseconds(cost switch
        {
            Argon2Cost argon2 => argon2.MemoryKiB / 1_024.0 * argon2.Passes * MillisecondsPerMiBAndPass,
            BcryptCost bcrypt => Math.Pow(2, bcrypt.Cost - 10) * MillisecondsOfBcrypt10,
            Pbkdf2Cost pbkdf2 => pbkdf2.Iterations / 1_000.0 * MillisecondsPer1000Iterations,
            _ => throw new ArgumentOutOfRangeException(nameof(cost)),
        });
        return new CostMeasurement(cost, time, time, 1 / time.TotalSeconds);
    }

    public TuningResult Tune(double targetMilliseconds, int memoryMiB = 64) => new Tuner(
        Measure,
        new TuneOptions { Target = TimeSpan.FromMilliseconds(targetMilliseconds), MemoryKiB = memoryMiB * 1_024 }).Run();
}
