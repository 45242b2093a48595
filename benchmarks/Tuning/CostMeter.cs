using AuthKit.Passwords;

namespace AuthKit.Benchmarks.Tuning;

/// <summary>Measures a setting under realistic load: concurrent verifications on a given number of threads.</summary>
internal sealed class CostMeter
{
    private const string Password = "correct horse battery staple";
    private const int MinSamplesLimit = 5;
    private const int MostSamples = 25;
    private static readonly TimeSpan EnoughTime = TimeSpan.FromSeconds(1);

    private readonly int _concurrency;
    private readonly TimeProvider _clock;

    public CostMeter(int concurrency, TimeProvider clock)
    {
        _concurrency = concurrency;
        _clock = clock;
    }

    public CostMeasurement Measure(HashCost cost)
    {
        var hasher = new PasswordHasher(cost.ToOptions());
        var stored = hasher.Hash(Password);

        // All threads start together, each after one verification that is not counted.
        using var start = new Barrier(_concurrency);
        var threads = Enumerable.Range(0, _concurrency)
            .Select(_ => Task.Factory.StartNew(() => Sample(hasher, stored, start), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        Task.WaitAll(threads);
        return CostMeasurement.From(cost, [.. threads.SelectMany(thread => thread.Result)], _concurrency);
    }

    private List<TimeSpan> Sample(PasswordHasher hasher, string stored, Barrier start)
    {
        var samples = new List<TimeSpan>(MostSamples);
        Verify(hasher, stored);
        start.SignalAndWait();
        var began = _clock.GetTimestamp();
        while (samples.Count < MinSamplesLimit || (samples.Count < MostSamples && _clock.GetElapsedTime(began) < EnoughTime))
        {
            var before = _clock.GetTimestamp();
            Verify(hasher, stored);
            samples.Add(_clock.GetElapsedTime(before));
        }

        return samples;
    }

    private static void Verify(PasswordHasher hasher, string stored)
    {
        if (hasher.Verify(Password, stored) != PasswordVerification.Success)
        {
            throw new InvalidOperationException("A password did not verify against its own hash.");
        }
    }
}
