using System.Globalization;
using AuthKit.Seams.Tests.Site;
using FsCheck;
using FsCheck.Fluent;

namespace AuthKit.Seams.Tests;

/// <summary>
/// Many sequences over one site. The numbers are the same in every run, unless variables say otherwise:
/// <c>AUTHKIT_SEAMS_COUNT</c>, how many sequences, and <c>AUTHKIT_SEAMS_SEED</c>, the number of the first one, or <c>random</c>.
/// </summary>
internal sealed class SeamRun
{
    private const string CountVariable = "AUTHKIT_SEAMS_COUNT";
    private const string SeedVariable = "AUTHKIT_SEAMS_SEED";
    private const int UsualSeed = 1;

    private InvalidOperationException? _last;

    public static int Count(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(CountVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : usual;

    public static int Seed => Environment.GetEnvironmentVariable(SeedVariable) switch
    {
        null or "" => UsualSeed,
        "random" => Random.Shared.Next(),
        var text => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture),
    };

    /// <summary>Runs the sequences with these numbers; the first one that fails is made as short as can be.</summary>
    /// <exception cref="SeamFailure">One failed.</exception>
    public async Task RunAsync(SeamSite site, int seed, int count)
    {
        var machine = new SeamMachine(site);
        for (var i = 0; i < count; i++)
        {
            var sequence = SequenceMaker.Make(unchecked(seed + i));
            if (await FailsAsync(machine, sequence))
            {
                Shorten(machine, sequence);
                throw new SeamFailure($"{_last!.Message}\nIt is what is left of sequence {unchecked(seed + i)}: {SeedVariable}={unchecked(seed + i)} {CountVariable}=1 runs it again.", _last);
            }
        }
    }

    private void Shorten(SeamMachine machine, Sequence sequence)
    {
        var sequences = Arb.From(Gen.Constant(sequence), SequenceShrinker.Shrink);
        var property = Prop.ForAll(sequences, one => !FailsAsync(machine, one).GetAwaiter().GetResult());
        try
        {
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(1), property);
        }
        catch (Exception) when (_last is not null)
        {
            // The last one that failed is the shortest; its message says more.
        }
    }

    private async Task<bool> FailsAsync(SeamMachine machine, Sequence sequence)
    {
        try
        {
            await machine.RunAsync(sequence);
            return false;
        }
        catch (InvalidOperationException exception)
        {
            _last = exception;
            return true;
        }
    }
}
