using AuthKit.Benchmarks.CommandLine;
using AuthKit.Benchmarks.Servers;
using AuthKit.Sessions;
using Spectre.Console;

namespace AuthKit.Benchmarks.Load;

/// <summary><c>remove-by-owner</c>: runs the load on a Redis and prints the results.</summary>
internal static class RemoveByOwnerCommand
{
    private const int MinSessionsLimit = 100;
    private const int DefaultSessions = 100_000;

    private const string Help = """
        Usage: remove-by-owner [--sessions NUMBER]

          --sessions NUMBER  Sessions of one subject, and as many of other subjects. Default 100000; 100 to 1000000.

        Uses the Redis that AUTHKIT_TEST_REDIS names, under its own prefix, or starts a private one that writes every
        change to disk (AOF, always). Takes about a minute and, for 100000, some 150 MB of the server's memory.

        Exit codes: 0 all sessions of the subject were ended, and no others; 1 they were not, or Redis is missing; 2 wrong options.
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(Help);
            return ExitCodes.Done;
        }

        var count = NamedValues.Parse(arguments, "--sessions").Get(
            "--sessions", static (name, text) => Quantities.Count(name, text, MinSessionsLimit, SessionServiceOptions.MaxSessionsPerSubjectLimit), DefaultSessions);
        await using var redis = await RedisUnderTest.StartAsync();
        var report = await AnsiConsole.Status().StartAsync(
            "Starting",
            status => new RemoveByOwnerLoad(redis.Connection, redis.KeyPrefix, count).RunAsync(text => status.Status = text));
        RemoveByOwnerTables.Write(AnsiConsole.Console, report);
        report.Problems.ForEach(Console.Error.WriteLine);
        return report.Problems.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }
}
