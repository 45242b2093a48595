using AuthKit.Benchmarks.Tuning;

namespace AuthKit.Benchmarks.Tests;

public class CostMeasurementTests
{
    private static readonly HashCost Cost = new BcryptCost(10);

    [Fact]
    public void Median_and_p95_are_times_that_were_measured()
    {
        var samples = Enumerable.Range(1, 20).Reverse().Select(number => TimeSpan.FromMilliseconds(number)).ToArray();
        var measured = CostMeasurement.From(Cost, samples, concurrency: 1);

        Assert.Equal(TimeSpan.FromMilliseconds(10), measured.Median);
        Assert.Equal(TimeSpan.FromMilliseconds(19), measured.P95);
    }

    [Fact]
    public void Logins_a_second_count_all_that_run_at_once()
    {
        var measured = CostMeasurement.From(Cost, [TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(250)], concurrency: 2);

        Assert.Equal(10, measured.LoginsPerSecond, precision: 6);
    }

    [Fact]
    public void The_meter_measures_a_real_verification_on_every_thread()
    {
        var measured = new CostMeter(concurrency: 2, TimeProvider.System).Measure(new Argon2Cost(7_168, 5, Lanes: 1));

        Assert.True(measured.Median > TimeSpan.Zero && measured.P95 >= measured.Median);
    }
}
