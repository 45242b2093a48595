namespace AuthKit.Revocation;

/// <summary>How much an <see cref="InMemoryRevocationStore"/> may hold.</summary>
public sealed class InMemoryRevocationStoreOptions
{
    /// <summary>The most that <see cref="Capacity"/> can be: 100,000,000.</summary>
    public const int MaxCapacity = 100_000_000;

    /// <summary>
    /// The most entries held at once. Default 1,000,000; 1 to 100,000,000. When it is reached, expired entries go first; a
    /// revocation that still finds no room is refused, since forgetting another would let a revoked token back in.
    /// </summary>
    public int Capacity { get; set; } = 1_000_000;

    internal void ThrowIfInvalid() => Errors.ThrowIfInvalid(
        typeof(InMemoryRevocationStoreOptions),
        Capacity is < 1 or > MaxCapacity ? [$"{nameof(Capacity)} is {Capacity}; it must be 1 to {MaxCapacity}."] : []);
}
