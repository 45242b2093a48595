namespace AuthKit.RateLimiting;

/// <summary>Bounds of <see cref="InMemoryRateLimiter"/>.</summary>
public sealed class InMemoryRateLimiterOptions
{
    /// <summary>The least <see cref="Capacity"/>.</summary>
    public const int LeastCapacity = 1_000;

    /// <summary>The greatest <see cref="Capacity"/>.</summary>
    public const int GreatestCapacity = 100_000_000;

    /// <summary>
    /// How many keys have a count of their own at once; further ones share counts, and may be refused early. A key takes
    /// 50 to 110 bytes. Default 1,000,000; 1,000 to 100,000,000.
    /// </summary>
    public int Capacity { get; set; } = 1_000_000;

    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    internal void ThrowIfInvalid()
    {
        if (Capacity is < LeastCapacity or > GreatestCapacity)
        {
            Errors.ThrowIfInvalid(typeof(InMemoryRateLimiterOptions), [$"{nameof(Capacity)} is {Capacity}; it must be {LeastCapacity} to {GreatestCapacity}."]);
        }
    }
}
