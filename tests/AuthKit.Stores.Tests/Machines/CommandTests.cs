using AuthKit.Stores.Tests.MfaMachine;
using AuthKit.Stores.Tests.OneTimeTokenMachine;
using AuthKit.Stores.Tests.RateLimitMachine;
using AuthKit.Stores.Tests.RefreshTokenMachine;
using AuthKit.Stores.Tests.SessionMachine;
using FsCheck;
using FsCheck.Fluent;

namespace AuthKit.Stores.Tests.Machines;

/// <summary>What every generator of commands must do.</summary>
public class CommandTests
{
    [Fact]
    public void Every_command_of_sessions_comes_up() => EveryCommandComesUp(SessionCommands.Any);

    [Fact]
    public void Every_command_of_refresh_tokens_comes_up() => EveryCommandComesUp(FamilyCommands.Any);

    [Fact]
    public void Every_command_of_one_time_tokens_comes_up() => EveryCommandComesUp(TokenCommands.Any);

    [Fact]
    public void Every_command_of_rate_limits_comes_up() => EveryCommandComesUp(LimiterCommands.Any);

    [Fact]
    public void Every_command_of_second_factors_comes_up() => EveryCommandComesUp(FactorCommands.Any);

    /// <summary>Every kind of command, every value of an enum in its properties except those of some owners, each flag, both instances.</summary>
    private static void EveryCommandComesUp<TMachine>(Gen<Command<TMachine>> generator)
    {
        var commands = MachineRun.Sequences(Gen.Constant(new NoSetup()), generator).Sample(1_000, 100).SelectMany(static sequence => sequence.Commands).ToList();
        var kinds = typeof(TMachine).Assembly.GetTypes().Where(static type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Command<TMachine>)));
        Assert.Empty(kinds.Except(commands.Select(static command => command.GetType())));
        Assert.Equal([0, 1], commands.Select(static command => command.Instance).Distinct().Order());
        var choices = commands.SelectMany(static command => command.Choices).ToHashSet();
        Assert.All(choices.Select(static choice => choice.GetType()).Distinct().Where(static type => type != typeof(Owner)), type => Assert.Empty(Enum.GetValues(type).Cast<Enum>().Except(choices)));
        Assert.All(commands.GroupBy(static command => command.GetType()), static kind =>
        {
            var flags = kind.Key.GetProperties().Where(static property => property.PropertyType == typeof(bool));
            Assert.All(flags, flag => Assert.Equal(2, kind.Select(flag.GetValue).Distinct().Count()));
        });
    }
}
