using AuthKit.Stores.Tests.MfaMachine;
using AuthKit.Stores.Tests.OneTimeTokenMachine;
using AuthKit.Stores.Tests.RateLimitMachine;
using AuthKit.Stores.Tests.RefreshTokenMachine;
using AuthKit.Stores.Tests.SessionMachine;
using FsCheck;
using FsCheck.Fluent;

namespace AuthKit.Stores.Tests.Machines;

/// <summary>Checks every generator of commands.</summary>
public class CommandTests
{
    [Fact]
    public void Every_command_of_sessions_occurs() => EveryCommandOccurs(SessionCommands.Any);

    [Fact]
    public void Every_command_of_refresh_tokens_occurs() => EveryCommandOccurs(FamilyCommands.Any);

    [Fact]
    public void Every_command_of_one_time_tokens_occurs() => EveryCommandOccurs(TokenCommands.Any);

    [Fact]
    public void Every_command_of_rate_limits_occurs() => EveryCommandOccurs(LimiterCommands.Any);

    [Fact]
    public void Every_command_of_second_factors_occurs() => EveryCommandOccurs(FactorCommands.Any);

    /// <summary>Checks that every kind of command, every enum value in its properties (except some owners), each flag and both instances occur.</summary>
    private static void EveryCommandOccurs<TMachine>(Gen<Command<TMachine>> generator)
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
