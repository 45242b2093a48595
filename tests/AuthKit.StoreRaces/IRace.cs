namespace AuthKit.StoreRaces;

/// <summary>An operation that all callers of one process run at the same time.</summary>
public interface IRace
{
    /// <summary>Runs one race and returns its result as one line.</summary>
    Task<string> RunAsync(string[] words);
}
