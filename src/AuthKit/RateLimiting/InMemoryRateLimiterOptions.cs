namespace AuthKit.RateLimiting;

/// <summary>How much an <see cref="InMemoryRateLimiter"/> may hold.</summary>
public sealed class InMemoryRateLimiterOptions
{
    /// <summary>The most that <see cref="Capacity"/> can be: 100,000,000.</summary>
    public const int MaxCapacity = 100_000_000;

    /// <summary>
    /// How many keys have a count of their own at once; further ones share counts, and may be refused early. A key takes 43
    /// to 103 bytes. Default 1,000,000; 1 to 100,000,000.
    /// </summary>
    public int Capacity { get; set; } = 1_000_000;

    internal void ThrowIfInvalid() => Errors.ThrowIfInvalid(
        typeof(InMemoryRateLimiterOptions),
        Capacity is < 1 or > MaxCapacity ? [$"{nameof(Capacity)} is {Capacity}; it must be 1 to {MaxCapacity}."] : []);
}
