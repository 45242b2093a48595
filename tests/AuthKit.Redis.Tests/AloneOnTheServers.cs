namespace AuthKit.Redis.Tests;

/// <summary>Tests that run after all others, one at a time.</summary>
[CollectionDefinition(nameof(AloneOnTheServers), DisableParallelization = true)]
public sealed class AloneOnTheServers;
