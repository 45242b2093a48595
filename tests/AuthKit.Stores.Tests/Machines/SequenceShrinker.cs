namespace AuthKit.Stores.Tests.Machines;

/// <summary>Shorter and simpler sequences than a given one.</summary>
internal static class SequenceShrinker
{
    /// <summary>Up to this many commands, every pair is dropped as well: a clock that goes forward and back again, for example.</summary>
    private const int FewCommands = 16;

    public static IEnumerable<Sequence<TSetup, TMachine>> Shrink<TSetup, TMachine>(Sequence<TSetup, TMachine> sequence)
        where TSetup : Described =>
        [
            .. Shorter(sequence.Commands).Select(commands => sequence with { Commands = commands }),
            .. sequence.Setup.Simpler().Select(setup => sequence with { Setup = (TSetup)setup }),
            .. SimplerCommands(sequence.Commands).Select(commands => sequence with { Commands = commands }),
        ];

    /// <summary>Without its halves, its quarters, and so on down to single commands.</summary>
    private static IEnumerable<Command<TMachine>[]> Shorter<TMachine>(IReadOnlyList<Command<TMachine>> commands)
    {
        for (var length = commands.Count; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= commands.Count; start += length)
            {
                yield return [.. commands.Take(start), .. commands.Skip(start + length)];
            }
        }

        for (var first = 0; first < commands.Count && commands.Count <= FewCommands; first++)
        {
            for (var second = first + 1; second < commands.Count; second++)
            {
                yield return [.. commands.Where((_, i) => i != first && i != second)];
            }
        }
    }

    private static IEnumerable<Command<TMachine>[]> SimplerCommands<TMachine>(IReadOnlyList<Command<TMachine>> commands)
    {
        for (var i = 0; i < commands.Count; i++)
        {
            foreach (var simpler in commands[i].Simpler())
            {
                yield return [.. commands.Take(i), (Command<TMachine>)simpler, .. commands.Skip(i + 1)];
            }
        }
    }
}
