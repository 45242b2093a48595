namespace AuthKit.Benchmarks.Load;

/// <summary>The results of the load program.</summary>
internal sealed class RemoveByOwnerReport
{
    public List<Ending> Endings { get; } = [];

    public List<Latencies> Calls { get; } = [];

    /// <summary>The problems that were found; empty if all went well.</summary>
    public List<string> Problems { get; } = [];
}
