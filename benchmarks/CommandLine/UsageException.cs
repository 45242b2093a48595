namespace AuthKit.Benchmarks.CommandLine;

/// <summary>The command line is wrong. The message says what to write instead.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }
}
