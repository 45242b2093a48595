using AuthKit.Benchmarks.Tuning;
using AuthKit.Passwords;
using FsCheck.Xunit;

namespace AuthKit.Benchmarks.Tests;

public class TunerTests
{
    [Theory]
    [InlineData(64, 1)]
    [InlineData(130, 2)]
    [InlineData(250, 3)]
    [InlineData(1_000, 15)]
    public void Passes_rise_as_far_as_the_target_allows(double target, int passes)
    {
        var result = new FakeMachine().Tune(target);

        Assert.True(result.MeetsTarget);
        Assert.Equal(new Argon2Cost(65_536, passes, Lanes: 1), result.Recommended.Cost);
    }

    [Theory]
    [InlineData(60, 47_104, 1)]
    [InlineData(45, 19_456, 2)]
    [InlineData(37, 12_288, 3)]
    [InlineData(35.5, 7_168, 5)]
    public void Memory_falls_to_settings_of_OWASP_if_one_pass_is_too_long(double target, int memory, int passes)
    {
        var result = new FakeMachine().Tune(target);

        Assert.True(result.MeetsTarget);
        Assert.Equal(new Argon2Cost(memory, passes, Lanes: 1), result.Recommended.Cost);
    }

    [Fact]
    public void Much_memory_is_halved_before_it_falls_to_settings_of_OWASP()
    {
        var result = new FakeMachine().Tune(targetMilliseconds: 300, memoryMiB: 1_024);

        Assert.Equal(new Argon2Cost(262_144, 1, Lanes: 1), result.Recommended.Cost);
    }

    [Fact]
    public void The_minimum_of_OWASP_is_recommended_with_a_warning_if_nothing_meets_the_target()
    {
        var result = new FakeMachine().Tune(targetMilliseconds: 20);

        Assert.False(result.MeetsTarget);
        Assert.Equal(new Argon2Cost(19_456, 2, Lanes: 1), result.Recommended.Cost);
        Assert.Empty(result.BestOfEach);
        Assert.Contains("20 ms cannot be met safely", TuningReport.Advice(result), StringComparison.Ordinal);
    }

    [Fact]
    public void With_less_memory_than_the_minimum_the_equal_setting_is_recommended_if_nothing_meets_the_target()
    {
        var result = new FakeMachine().Tune(targetMilliseconds: 20, memoryMiB: 10);

        Assert.False(result.MeetsTarget);
        Assert.Equal(new Argon2Cost(10_240, 4, Lanes: 1), result.Recommended.Cost);
    }

    [Fact]
    public void Bcrypt_and_pbkdf2_rise_to_the_target_too()
    {
        var result = new FakeMachine().Tune(targetMilliseconds: 500);

        Assert.Contains(result.BestOfEach, best => best.Cost == new BcryptCost(13));
        Assert.Contains(result.BestOfEach, best => best.Cost == new Pbkdf2Cost(2_000_000));
    }

    [Fact]
    public void An_algorithm_whose_minimum_is_too_long_is_measured_once_and_has_no_best()
    {
        var machine = new FakeMachine { MillisecondsOfBcrypt10 = 600 };
        var result = machine.Tune(targetMilliseconds: 500);

        Assert.DoesNotContain(result.BestOfEach, best => best.Cost is BcryptCost);
        Assert.Equal([new BcryptCost(10)], machine.Measured.OfType<BcryptCost>());
    }

    [Property]
    public void On_any_machine_few_settings_are_measured_none_of_them_twice_and_the_hasher_accepts_each(byte speed, ushort target, byte memory)
    {
        var machine = new FakeMachine
        {
            MillisecondsPerMiBAndPass = 0.01 * (1 + speed),
            MillisecondsOfBcrypt10 = 1 + speed,
            MillisecondsPer1000Iterations = 0.001 * (1 + speed),
        };
        var result = machine.Tune(10 + (target % 9_990), 7 + memory);

        Assert.InRange(machine.Measured.Count, 3, 25);
        Assert.Equal(machine.Measured.Distinct(), machine.Measured);
        Assert.All(machine.Measured, AssertTaken);
        Assert.True(!result.MeetsTarget || result.Recommended.Median <= result.Target);
        Assert.Contains(result.Recommended, result.Measured);
    }

    [Fact]
    public void The_rows_of_OWASP_are_the_lowest_that_the_hasher_accepts()
    {
        foreach (var (memory, passes) in OwaspMinimum.Argon2Rows)
        {
            AssertTaken(new Argon2Cost(memory, passes, Lanes: 1));
            AssertRefused(new Argon2Cost(memory - 1, passes, Lanes: 1));
        }

        Assert.All(OwaspMinimum.Argon2Rows[1..], row => AssertRefused(new Argon2Cost(row.MemoryKiB, row.Passes - 1, Lanes: 1)));
        AssertTaken(new BcryptCost(OwaspMinimum.BcryptCost));
        AssertRefused(new BcryptCost(OwaspMinimum.BcryptCost - 1));
        AssertTaken(new Pbkdf2Cost(OwaspMinimum.Pbkdf2Iterations));
        AssertRefused(new Pbkdf2Cost(OwaspMinimum.Pbkdf2Iterations - 1));
    }

    private static void AssertTaken(HashCost cost) => Assert.NotNull(new PasswordHasher(cost.ToOptions()));

    private static void AssertRefused(HashCost cost) =>
        Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => new PasswordHasher(cost.ToOptions()));
}
