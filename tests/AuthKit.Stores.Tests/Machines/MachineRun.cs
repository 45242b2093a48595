using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace AuthKit.Stores.Tests.Machines;

/// <summary>
/// Runs random sequences of commands. The first sequence that fails is made as short and simple as possible. Its report is a numbered list of
/// commands, and a value of the variable <c>AUTHKIT_MACHINE_REPLAY</c> that runs the same sequence again.
/// </summary>
internal static class MachineRun
{
    public const string ReplayVariable = "AUTHKIT_MACHINE_REPLAY";

    /// <summary>The number of commands in the longest sequences.</summary>
    private const int LongestSequence = 100;

    public static void Run<TMachine>(int count, Gen<Command<TMachine>> commands, Func<TMachine> start)
        where TMachine : StateMachine<TMachine> => Run(count, Gen.Constant(new NoSetup()), commands, _ => start());

    /// <param name="count">The number of sequences.</param>
    /// <param name="setups">Makes the setup of each sequence.</param>
    /// <param name="commands">Makes the commands of a sequence. This method adds their instance.</param>
    /// <param name="start">Starts a machine for one sequence.</param>
    /// <param name="replay">The only sequence to run, as a report names it; null for random sequences.</param>
    /// <exception cref="MachineFailure">A sequence failed.</exception>
    public static void Run<TSetup, TMachine>(int count, Gen<TSetup> setups, Gen<Command<TMachine>> commands, Func<TSetup, TMachine> start, string? replay = null)
        where TSetup : Described
        where TMachine : StateMachine<TMachine>
    {
        MachineFailure? shortest = null;
        var sequences = Arb.From(Sequences(setups, commands), SequenceShrinker.Shrink);
        var property = Prop.ForAll(sequences, sequence =>
        {
            try
            {
                start(sequence.Setup).RunAsync(sequence.Commands).GetAwaiter().GetResult();
            }
            catch (MachineFailure failure)
            {
                // FsCheck continues with the sequences that fail: the last failure is the shortest.
                shortest = failure;
                throw;
            }
        });
        var config = Config.Quick.WithMaxTest(count).WithEndSize(LongestSequence).WithRunner(new Reporter<TSetup, TMachine>(() => shortest));
        replay ??= Environment.GetEnvironmentVariable(ReplayVariable);
        Check.One(string.IsNullOrEmpty(replay) ? config : config.WithMaxTest(1).WithReplay(Parse(replay)), property);
    }

    public static Gen<Sequence<TSetup, TMachine>> Sequences<TSetup, TMachine>(Gen<TSetup> setups, Gen<Command<TMachine>> commands)
        where TSetup : Described
    {
        var ofAnInstance = from command in commands from instance in Gen.Choose(0, 1) select command with { Instance = instance };
        return from setup in setups from list in ofAnInstance.ArrayOf() select new Sequence<TSetup, TMachine>(setup, list);
    }

    private static FSharpOption<Replay> Parse(string replay)
    {
        var parts = replay.Split(',');
        var rnd = new Rnd(ulong.Parse(parts[0], CultureInfo.InvariantCulture), ulong.Parse(parts[1], CultureInfo.InvariantCulture));
        return FSharpOption<Replay>.Some(new Replay(rnd, FSharpOption<int>.Some(int.Parse(parts[2], CultureInfo.InvariantCulture))));
    }

    private sealed class Reporter<TSetup, TMachine>(Func<MachineFailure?> findShortest) : IRunner
        where TSetup : Described
    {
        public void OnStartFixture(Type type)
        {
        }

        public void OnArguments(int number, FSharpList<object> arguments, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> format)
        {
        }

        public void OnShrink(FSharpList<object> arguments, FSharpFunc<FSharpList<object>, string> format)
        {
        }

        public void OnFinished(string name, TestResult result)
        {
            if (result is TestResult.Passed)
            {
                return;
            }

            if (result is not TestResult.Failed failed || findShortest() is not { } failure)
            {
                throw new InvalidOperationException($"The sequences did not run: {result}");
            }

            // The items are: counts, original arguments, shrunk arguments, outcome, first seed, seed of the failing sequence, its size.
            var (original, shrunk) = ((Sequence<TSetup, TMachine>)failed.Item2.Head, (Sequence<TSetup, TMachine>)failed.Item3.Head);
            string[] report =
            [
                failure.Message,
                $"Sequence {failed.Item1.NumberOfTests}, of length {original.Commands.Count}, fails. The shortest that fails too:",
                .. shrunk.Setup is NoSetup ? [] : (string[])[$"{shrunk.Setup}"],
                .. failure.Log,
                string.Create(CultureInfo.InvariantCulture, $"To run it again, filter this test and set {ReplayVariable}={failed.Item6.Seed},{failed.Item6.Gamma},{failed.Item7}"),
            ];
            throw new MachineFailure(string.Join('\n', report), failure.Log, failure);
        }
    }
}
