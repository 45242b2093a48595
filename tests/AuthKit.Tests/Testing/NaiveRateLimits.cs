namespace AuthKit.Tests.Testing;

/// <summary>The state that several instances of a <see cref="NaiveRateLimiter"/> share.</summary>
internal sealed class NaiveRateLimits
{
    public Lock Gate { get; } = new();

    public Dictionary<string, NaiveCount> Counts { get; } = [];
}
