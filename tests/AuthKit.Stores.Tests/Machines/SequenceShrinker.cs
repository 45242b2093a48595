namespace AuthKit.Stores.Tests.Machines;

/// <summary>Makes sequences that are shorter or simpler than a given one.</summary>
internal static class SequenceShrinker
{
    /// <summary>Up to this number of commands, the shrinker also drops one command and drops or simplifies another one in one step.</summary>
    private const int FewCommands = 12;

    public static IEnumerable<Sequence<TSetup, TMachine>> Shrink<TSetup, TMachine>(Sequence<TSetup, TMachine> sequence)
        where TSetup : Described =>
        Shorter(sequence.Commands).Select(commands => sequence with { Commands = commands })
            .Concat(sequence.Setup.Simpler().Select(setup => sequence with { Setup = (TSetup)setup }))
            .Concat(SimplerEverywhere(sequence.Commands).Select(commands => sequence with { Commands = commands }))
            .Concat(SimplerCommands(sequence.Commands).Select(commands => sequence with { Commands = commands }))
            .Concat(ShorterAndSimpler(sequence.Commands).Select(commands => sequence with { Commands = commands }));

    /// <summary>The sequence without one of its halves, without one of its quarters, and so on down to single commands.</summary>
    private static IEnumerable<IReadOnlyList<Command<TMachine>>> Shorter<TMachine>(IReadOnlyList<Command<TMachine>> commands)
    {
        for (var length = commands.Count; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= commands.Count; start += length)
            {
                yield return [.. commands.Take(start), .. commands.Skip(start + length)];
            }
        }
    }

    /// <summary>Replaces one owner or one policy with another in all commands at once.</summary>
    private static IEnumerable<IReadOnlyList<Command<TMachine>>> SimplerEverywhere<TMachine>(IReadOnlyList<Command<TMachine>> commands)
    {
        foreach (var choice in commands.SelectMany(static command => command.Choices).Distinct())
        {
            foreach (var simpler in SimplerValues.Of(choice))
            {
                yield return [.. commands.Select(command => (Command<TMachine>)command.Replace(choice, simpler))];
            }
        }
    }

    private static IEnumerable<IReadOnlyList<Command<TMachine>>> SimplerCommands<TMachine>(IReadOnlyList<Command<TMachine>> commands)
    {
        for (var i = 0; i < commands.Count; i++)
        {
            foreach (var simpler in commands[i].Simpler())
            {
                yield return [.. commands.Take(i), (Command<TMachine>)simpler, .. commands.Skip(i + 1)];
            }
        }
    }

    /// <summary>
    /// Two changes at once of which neither works alone. For example, a clock goes neither forward nor back again, or an unused token is not issued
    /// and a later command refers to one token less back.
    /// </summary>
    private static IEnumerable<IReadOnlyList<Command<TMachine>>> ShorterAndSimpler<TMachine>(IReadOnlyList<Command<TMachine>> commands)
    {
        for (var i = 0; i < commands.Count && commands.Count <= FewCommands; i++)
        {
            IReadOnlyList<Command<TMachine>> others = [.. commands.Take(i), .. commands.Skip(i + 1)];
            for (var later = i; later < others.Count; later++)
            {
                yield return [.. others.Take(later), .. others.Skip(later + 1)];
            }

            foreach (var simpler in SimplerCommands(others))
            {
                yield return simpler;
            }
        }
    }
}
