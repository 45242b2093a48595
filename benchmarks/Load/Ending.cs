namespace AuthKit.Benchmarks.Load;

/// <summary>The cost of ending all sessions of one subject.</summary>
/// <param name="Sessions">How many sessions were ended.</param>
/// <param name="Beside">The other data and load on the server.</param>
/// <param name="Elapsed">The time from the call to its return.</param>
/// <param name="Commands">How many commands the client sent.</param>
internal sealed record Ending(long Sessions, string Beside, TimeSpan Elapsed, int Commands);
