using AuthKit.Benchmarks.CommandLine;
using AuthKit.Benchmarks.Tuning;

const string Usage = """
    Usage: dotnet run -c Release --project benchmarks -- COMMAND [OPTIONS]

      tune            Measure password hashing on this machine and recommend a setting.
      bench           Run the benchmarks; the options are BenchmarkDotNet's, such as --filter '*' --job short.

      COMMAND --help  The options of a command.

    Exit codes: 0 done; 1 it ran and the answer is no; 2 the command line is wrong.
    """;

try
{
    switch (args)
    {
        case ["tune", .. var rest]:
            return TuneCommand.Run(rest);
        case ["bench", .. var rest]:
            return BenchCommand.Run(rest);
        case ["--help" or "-h" or "help"]:
            Console.WriteLine(Usage);
            return ExitCodes.Done;
        case []:
            Console.Error.WriteLine(Usage);
            return ExitCodes.Usage;
        default:
            throw new UsageException($"'{args[0]}' is not a command; commands are tune and bench.");
    }
}
catch (UsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine("Add --help to see what is possible.");
    return ExitCodes.Usage;
}
