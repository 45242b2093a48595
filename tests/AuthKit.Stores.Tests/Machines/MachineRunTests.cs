using FsCheck.Fluent;

namespace AuthKit.Stores.Tests.Machines;

public class MachineRunTests
{
    [Fact]
    public void Report_lists_the_fewest_and_simplest_commands_that_fail()
    {
        var lines = Run().Message.Split('\n');

        Assert.Equal("Expected whether the number is there to be True; it was False.", lines[0]);
        Assert.Matches("^Sequence [0-9]+, of length [0-9]+, fails. The shortest that fails too:$", lines[1]);
        Assert.Equal("BoxSetup(Filled = 2)", lines[2]);
        Assert.Equal("1. 00:00 Put(Number = 10, Color = White, Instance = 0)", lines[3]);
        Assert.Equal("2. 00:00 Look(Which = latest, Instance = 0) -> number 10", lines[4]);
        Assert.Matches("^To run it again, filter this test and set AUTHKIT_MACHINE_REPLAY=[0-9]+,[0-9]+,[0-9]+$", lines[5]);
        Assert.Equal(6, lines.Length);
    }

    [Fact]
    public void Replay_runs_the_sequence_that_failed()
    {
        var first = Run().Message.Split('\n');

        var again = Run(first[^1].Split('=')[1]).Message.Split('\n');

        Assert.Equal($"Sequence 1,{first[1].Split(',', 2)[1]}", again[1]);
        Assert.Equal(first[2..], again[2..]);
    }

    [Fact]
    public void Sequences_that_hold_pass() => MachineRun.Run(100, BoxMachine.Commands.Where(static command => command is not Look), static () => new BoxMachine(new BoxSetup(2)));

    [Fact]
    public void Exception_that_is_not_from_a_check_is_reported_too()
    {
        var failure = Assert.Throws<MachineFailure>(static () => MachineRun.Run(1_000, BoxMachine.Commands, static () => new BoxMachine(new BoxSetup(0))));
        Assert.Equal("1. 00:00 Look(Which = latest, Instance = 0)", Assert.Single(failure.Log));
        Assert.IsType<DivideByZeroException>(failure.InnerException?.InnerException);
    }

    [Fact]
    public void Shrinking_ends() => Assert.All(MachineRun.Sequences(BoxMachine.Setups, BoxMachine.Commands).Sample(20, 20), static sequence =>
    {
        // The slowest way is the shrinker's last choice every time.
        for (var left = 10_000; SequenceShrinker.Shrink(sequence).LastOrDefault() is { } next; sequence = next)
        {
            Assert.True(--left > 0);
        }

        Assert.Empty(sequence.Commands);
    });

    [Fact]
    public void Each_property_is_made_simpler_alone()
    {
        Assert.Equal(
            ["Put(Number = 0, Color = Blue, Instance = 1)", "Put(Number = 20, Color = Blue, Instance = 1)", "Put(Number = 39, Color = Blue, Instance = 1)", "Put(Number = 40, Color = White, Instance = 1)", "Put(Number = 40, Color = Red, Instance = 1)", "Put(Number = 40, Color = Blue, Instance = 0)"],
            new Put(40, BoxColor.Blue) { Instance = 1 }.Simpler().Select(static put => $"{put}"));
        Assert.Equal([0, 1, 2], SimplerValues.Of(3).Cast<int>());
        Assert.Equal([0, 9, -4, -8], SimplerValues.Of(-9).Cast<int>());
        Assert.Equal(["BoxSetup(Filled = 2)", "BoxSetup(Filled = 3)"], new BoxSetup(4).Simpler().Select(static setup => $"{setup}"));
        Assert.Equal(
            ["PutMany(Items = [Item(Number = 1)], Instance = 0)", "PutMany(Items = [Item(Number = 0)], Instance = 0)", "PutMany(Items = [Item(Number = 0), Item(Number = 0)], Instance = 0)"],
            new PutMany([new Item(0), new Item(1)]).Simpler().Select(static put => $"{put}"));
        Assert.Equal(["00:00:00", "00:00:00.0010000", "00:00:01", "00:00:02", "00:00:00", "-00:00:00.0010000", "-00:00:01"], new Wait(TimeSpan.FromSeconds(-2)).Simpler().Select(static wait => $"{((Wait)wait).By}"));
    }

    [Theory]
    [InlineData(null, "null")]
    [InlineData("read", "\"read\"")]
    [InlineData("a\0\"", "\"a\\u0000\\\"\"")]
    [InlineData("1111111111111111111111111", "\"111111111111111111111111...\" (25 characters)")]
    [InlineData(12, "12")]
    public void Values_are_printed_so_that_they_can_be_read(object? value, string text) => Assert.Equal(text, ValueText.Of(value));

    private static MachineFailure Run(string? replay = null) =>
        Assert.Throws<MachineFailure>(() => MachineRun.Run(2_000, BoxMachine.Setups, BoxMachine.Commands, static setup => new BoxMachine(setup), replay));
}
