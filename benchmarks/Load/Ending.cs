namespace AuthKit.Benchmarks.Load;

/// <summary>What it took to end all sessions of one subject.</summary>
/// <param name="Sessions">How many there were.</param>
/// <param name="Beside">What else the server held and did.</param>
/// <param name="Elapsed">From the call to its return.</param>
/// <param name="Commands">How many commands the client sent for it.</param>
internal sealed record Ending(long Sessions, string Beside, TimeSpan Elapsed, int Commands);
