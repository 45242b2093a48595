using AuthKit.Benchmarks.CommandLine;
using AuthKit.Benchmarks.Load;
using AuthKit.Benchmarks.RateLimiting;
using AuthKit.Benchmarks.Servers;
using AuthKit.Benchmarks.SignIn;
using AuthKit.Benchmarks.Tokens;
using AuthKit.Benchmarks.Tuning;
using AuthKit.Benchmarks.Writes;
using Spectre.Console;

const string Usage = """
    Usage: dotnet run -c Release --project benchmarks -- COMMAND [OPTIONS]

      tune             Measure password hashing on this machine and recommend a setting.
      bench            Run the benchmarks; the options are BenchmarkDotNet's, such as --filter '*' --job short.
      stuffing         Simulate attacks on sign-in and print the effect of its limits.
      sign-in-timing   Compare the time of an unknown login with that of a wrong password.
      limiter-latency  Compare a decision on Redis with a bare GET.
      tokens-in-turn   Compare the calls of the token benchmarks in turn, for a busy machine.
      remove-by-owner  End many sessions of one subject on Redis and measure the effect on others.
      write-cost       Count what the most frequent writes cost PostgreSQL and MySQL or MariaDB.

      COMMAND --help   The options of a command.

    Exit codes: 0 done; 1 it ran, but the result is negative; 2 the command line is wrong.
    """;

// Output to a file has no width, so it gets one here.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 120;
}

try
{
    switch (args)
    {
        case ["tune", .. var rest]:
            return TuneCommand.Run(rest);
        case ["bench", .. var rest]:
            return BenchCommand.Run(rest);
        case ["stuffing", .. var rest]:
            return await StuffingCommand.RunAsync(rest);
        case ["sign-in-timing", .. var rest]:
            return await SignInTimingCommand.RunAsync(rest);
        case ["limiter-latency", .. var rest]:
            return await LimiterLatencyCommand.RunAsync(rest);
        case ["tokens-in-turn", .. var rest]:
            return await TokensInTurnCommand.RunAsync(rest);
        case ["remove-by-owner", .. var rest]:
            return await RemoveByOwnerCommand.RunAsync(rest);
        case ["write-cost", .. var rest]:
            return await WriteCostCommand.RunAsync(rest);
        case ["--help" or "-h" or "help"]:
            Console.WriteLine(Usage);
            return ExitCodes.Done;
        case []:
            Console.Error.WriteLine(Usage);
            return ExitCodes.Usage;
        default:
            throw new UsageException($"'{args[0]}' is not a command; commands are tune, bench, stuffing, sign-in-timing, limiter-latency, tokens-in-turn, remove-by-owner and write-cost.");
    }
}
catch (UsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine("Add --help to see the options.");
    return ExitCodes.Usage;
}
catch (MissingServerException exception)
{
    Console.Error.WriteLine(exception.Message);
    return ExitCodes.Failed;
}
