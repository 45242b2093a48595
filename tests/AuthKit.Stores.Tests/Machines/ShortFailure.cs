using Xunit.Abstractions;

namespace AuthKit.Stores.Tests.Machines;

/// <summary>Checks that the report of a flaw is readable.</summary>
internal static class ShortFailure
{
    /// <summary>Checks that the report lists at most this number of commands and says how to run the sequence again.</summary>
    public static void Of(MachineFailure failure, int mostCommands, ITestOutputHelper output)
    {
        output.WriteLine(failure.Message);
        Assert.InRange(failure.Log.Count, 1, mostCommands);
        Assert.All(failure.Log, static (line, i) => Assert.Matches($@"^{i + 1}\. [0-9:.]+ [A-Z][A-Za-z]+\(.*Instance = [01]\)", line));
        Assert.Contains($"set {MachineRun.ReplayVariable}=", failure.Message, StringComparison.Ordinal);
    }
}
