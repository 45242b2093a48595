namespace AuthKit.Benchmarks.CommandLine;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The command ran, but the result is negative: a benchmark failed, a target cannot be met, or a server is missing.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong, so nothing ran.</summary>
    public const int Usage = 2;
}
