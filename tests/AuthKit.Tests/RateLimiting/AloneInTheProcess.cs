namespace AuthKit.Tests.RateLimiting;

/// <summary>Runs the tests that measure the process's memory after all others, one at a time.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
