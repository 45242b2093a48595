namespace AuthKit.Benchmarks.Load;

/// <summary>The results of the load program.</summary>
internal sealed class RemoveByOwnerReport
{
    public List<Ending> Endings { get; } = [];

    public List<Latencies> Calls { get; } = [];

    /// <summary>What went wrong; empty as it should be.</summary>
    public List<string> Problems { get; } = [];
}
