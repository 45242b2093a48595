namespace AuthKit.Sessions;

/// <summary>How much an <see cref="InMemorySessionStore"/> may hold.</summary>
public sealed class InMemorySessionStoreOptions
{
    /// <summary>The most that <see cref="Capacity"/> can be: 100,000,000.</summary>
    public const int MaxCapacity = 100_000_000;

    /// <summary>
    /// The most sessions held at once. Default 1,000,000; 1 to 100,000,000. When it is reached, expired sessions go
    /// first, then the oldest anonymous ones; a new session that still finds no room is refused.
    /// </summary>
    public int Capacity { get; set; } = 1_000_000;

    internal void ThrowIfInvalid() => Errors.ThrowIfInvalid(
        typeof(InMemorySessionStoreOptions),
        Capacity is < 1 or > MaxCapacity ? [$"{nameof(Capacity)} is {Capacity}; it must be 1 to {MaxCapacity}."] : []);
}
