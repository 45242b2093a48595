using System.Globalization;
using AuthKit.Benchmarks.CommandLine;

namespace AuthKit.Benchmarks.Tokens;

/// <summary>
/// <c>tokens-in-turn</c>: the calls of the token benchmarks, alternating with the floor within one process. On a busy machine, a disturbance of one
/// call also affects the next one, and the quickest rounds of each can be compared.
/// </summary>
internal static class TokensInTurnCommand
{
    private const int WarmUp = 150;
    private const int Rounds = 1_000;

    // The length of a round in microseconds: long enough for the clock, short enough to fit between two disturbances.
    private const double RoundLength = 1_500;

    private const string Help = """
        Usage: tokens-in-turn

        Runs the floor, AuthKit and the others in turn, 1,000 rounds each. For the quickest round, the tenth percentile and
        the median, prints the time of a call relative to its floor. Takes about three minutes.

        Exit code: 0 done.
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(Help);
            return ExitCodes.Done;
        }

        NamedValues.Parse(arguments);
        foreach (var algorithm in (string[])["RS256", "ES256"])
        {
            var asymmetric = new ValidateAsymmetricBenchmarks { Algorithm = algorithm };
            await asymmetric.SetUp();
            Compare($"validate {algorithm}", asymmetric.Floor, ("AuthKit", asymmetric.AuthKit), ("Microsoft", () => asymmetric.Microsoft().GetAwaiter().GetResult()));
            asymmetric.CleanUp();
        }

        var edDsa = new ValidateEdDsaBenchmarks();
        edDsa.SetUp();
        Compare("validate EdDSA", edDsa.Floor, ("AuthKit", edDsa.AuthKit));
        edDsa.CleanUp();

        var hmac = new ValidateHs256Benchmarks();
        await hmac.SetUp();
        Compare("validate HS256", hmac.Floor, ("AuthKit", hmac.AuthKit), ("Microsoft", () => hmac.Microsoft().GetAwaiter().GetResult()));
        hmac.CleanUp();

        var create = new CreateHs256Benchmarks();
        create.SetUp();
        Compare("create HS256", () => create.Floor().Length > 0, ("AuthKit", () => create.AuthKit().Length > 0), ("Microsoft, JSON", () => create.MicrosoftJson().Length > 0), ("Microsoft, descriptor", () => create.MicrosoftDescriptor().Length > 0), ("Microsoft, identity", () => create.MicrosoftIdentity().Length > 0));
        create.CleanUp();
        return ExitCodes.Done;
    }

    private static void Compare(string title, Func<bool> floor, params (string Name, Func<bool> Call)[] others)
    {
        Func<bool>[] calls = [floor, .. others.Select(static other => other.Call)];
        var count = Math.Max(1, (int)(RoundLength / Measure(floor, 20)));
        var times = calls.Select(static _ => new double[Rounds]).ToArray();
        for (var round = -WarmUp; round < Rounds; round++)
        {
            for (var call = 0; call < calls.Length; call++)
            {
                var time = Measure(calls[call], count);
                if (round >= 0)
                {
                    times[call][round] = time;
                }
            }
        }

        Array.ForEach(times, Array.Sort);
        for (var other = 0; other < others.Length; other++)
        {
            var over = (int[])[0, Rounds / 10, Rounds / 2];
            var texts = over.Select(at => string.Create(CultureInfo.InvariantCulture, $"{times[other + 1][at] / times[0][at]:0.00} ({times[other + 1][at] - times[0][at]:+0.00;-0.00} us)"));
            Console.WriteLine($"{title,-16} {others[other].Name,-22} {string.Join("   ", texts)}");
        }
    }

    /// <summary>The time of a call in microseconds.</summary>
    private static double Measure(Func<bool> call, int count)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            call();
        }

        return TimeProvider.System.GetElapsedTime(start).TotalMicroseconds / count;
    }
}
