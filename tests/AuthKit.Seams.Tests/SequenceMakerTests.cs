using AuthKit.Seams.Tests.Commands;

namespace AuthKit.Seams.Tests;

public sealed class SequenceMakerTests
{
    private static readonly Sequence[] Sequences = [.. Enumerable.Range(1, 500).Select(SequenceMaker.Make)];

    [Fact]
    public void Number_makes_the_same_sequence_every_time() =>
        Assert.All(Enumerable.Range(1, 20), static number => Assert.Equal(SequenceMaker.Make(number).ToString(), SequenceMaker.Make(number).ToString()));

    [Fact]
    public void Every_command_and_every_trouble_occurs()
    {
        var commands = Sequences.SelectMany(static sequence => sequence.Steps).Select(static step => step.Command.GetType().Name).ToHashSet(StringComparer.Ordinal);
        var all = typeof(Command).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(Command))).Select(static type => type.Name);
        Assert.Empty(all.Except(commands));
        var troubles = Sequences.SelectMany(static sequence => sequence.Steps).Where(static step => step.With is not null).Select(static step => step.With!.Kind).ToHashSet();
        Assert.Equal(Enum.GetValues<Site.TroubleKind>().Length, troubles.Count);
    }

    [Fact]
    public void Shrinking_ends() =>
        Assert.All(Sequences.Take(20), static sequence =>
        {
            // Takes the shrinker's first choice again and again.
            for (var left = 10_000; SequenceShrinker.Shrink(sequence).FirstOrDefault() is { } next; sequence = next)
            {
                Assert.True(--left > 0);
            }
        });
}
