namespace AuthKit.RefreshTokens;

/// <summary>How much an <see cref="InMemoryRefreshTokenStore"/> may hold.</summary>
public sealed class InMemoryRefreshTokenStoreOptions
{
    /// <summary>The most that <see cref="Capacity"/> can be: 100,000,000.</summary>
    public const int MaxCapacity = 100_000_000;

    /// <summary>
    /// The most families held at once. Default 1,000,000; 1 to 100,000,000. When it is reached, expired families go first; a
    /// new one that still finds no room is refused, and no live one is ended for it.
    /// </summary>
    public int Capacity { get; set; } = 1_000_000;

    internal void ThrowIfInvalid() => Errors.ThrowIfInvalid(
        typeof(InMemoryRefreshTokenStoreOptions),
        Capacity is < 1 or > MaxCapacity ? [$"{nameof(Capacity)} is {Capacity}; it must be 1 to {MaxCapacity}."] : []);
}
