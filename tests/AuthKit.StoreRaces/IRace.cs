namespace AuthKit.StoreRaces;

/// <summary>What the callers of one process do at once.</summary>
public interface IRace
{
    /// <summary>Runs one race, and gives its result as one line.</summary>
    Task<string> RunAsync(string[] words);
}
