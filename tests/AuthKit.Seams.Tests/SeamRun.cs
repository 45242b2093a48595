using System.Globalization;
using AuthKit.Seams.Tests.Site;
using FsCheck;
using FsCheck.Fluent;
using Property = AuthKit.Seams.Tests.World.Property;

namespace AuthKit.Seams.Tests;

/// <summary>
/// Runs many sequences over one site. The numbers are the same in every run, unless these variables are set: <c>AUTHKIT_SEAMS_COUNT</c> is the number
/// of sequences, and <c>AUTHKIT_SEAMS_SEED</c> is the number of the first one, or <c>random</c>.
/// </summary>
internal sealed class SeamRun
{
    private const string CountVariable = "AUTHKIT_SEAMS_COUNT";
    private const string SeedVariable = "AUTHKIT_SEAMS_SEED";
    private const int UsualSeed = 1;

    private SeamFailure? _last;

    public static int Count(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(CountVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : usual;

    public static int Seed => Environment.GetEnvironmentVariable(SeedVariable) switch
    {
        null or "" => UsualSeed,
        "random" => Random.Shared.Next(),
        var text => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture),
    };

    /// <summary>Runs the sequences with these numbers. The first one that fails is shortened as far as possible.</summary>
    /// <exception cref="SeamFailure">A sequence failed.</exception>
    public async Task RunAsync(SeamSite site, int seed, int count)
    {
        var machine = new SeamMachine(site);
        for (var i = 0; i < count; i++)
        {
            var sequence = SequenceMaker.Make(unchecked(seed + i));
            if (await FindFailureAsync(machine, sequence) is { } failure)
            {
                _last = failure;
                Shorten(machine, sequence, failure.Property);
                throw new SeamFailure($"{_last.Message}\nThe sequence was shortened from number {unchecked(seed + i)}: {SeedVariable}={unchecked(seed + i)} {CountVariable}=1 runs it again.", _last.Property, _last);
            }
        }
    }

    /// <summary>Runs the sequences with these numbers until one breaks this property.</summary>
    /// <returns>The number of that sequence; null if no sequence does.</returns>
    public static async Task<int?> FindAsync(SeamSite site, Property property, int seed, int count)
    {
        var machine = new SeamMachine(site);
        for (var i = 0; i < count; i++)
        {
            if ((await FindFailureAsync(machine, SequenceMaker.Make(seed + i)))?.Property == property)
            {
                return seed + i;
            }
        }

        return null;
    }

    /// <summary>
    /// Shortens a failed sequence. A shorter sequence counts only if it breaks the same property, because another property would mean another fault.
    /// </summary>
    private void Shorten(SeamMachine machine, Sequence sequence, Property? property)
    {
        var sequences = Arb.From(Gen.Constant(sequence), SequenceShrinker.Shrink);
        var holds = Prop.ForAll(sequences, one => !FailsAsync(machine, one, property).GetAwaiter().GetResult());
        try
        {
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(1), holds);
        }
        catch (Exception)
        {
            // The last sequence that failed is the shortest. Its message tells more.
        }
    }

    private async Task<bool> FailsAsync(SeamMachine machine, Sequence sequence, Property? property)
    {
        if (await FindFailureAsync(machine, sequence) is not { } failure || failure.Property != property)
        {
            return false;
        }

        _last = failure;
        return true;
    }

    private static async Task<SeamFailure?> FindFailureAsync(SeamMachine machine, Sequence sequence)
    {
        try
        {
            await machine.RunAsync(sequence);
            return null;
        }
        catch (SeamFailure failure)
        {
            return failure;
        }
    }
}
