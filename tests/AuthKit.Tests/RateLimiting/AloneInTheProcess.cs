namespace AuthKit.Tests.RateLimiting;

/// <summary>Tests that measure the process's memory run after all others, one at a time.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
