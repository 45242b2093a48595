namespace AuthKit.Stores;

/// <summary>How much a store in memory may hold. Each store says what happens when it is full.</summary>
public sealed class InMemoryStoreOptions
{
    /// <summary>The most that <see cref="Capacity"/> can be: 100,000,000.</summary>
    public const int MaxCapacity = 100_000_000;

    /// <summary>
    /// The most records held at once: sessions, one-time tokens, families of refresh tokens or revocations; for a limiter, the
    /// keys that have a count of their own. Default 1,000,000; 1 to 100,000,000.
    /// </summary>
    public int Capacity { get; set; } = 1_000_000;

    /// <summary>The capacity of a store that was made with these options, or without any.</summary>
    internal static int CapacityOf(InMemoryStoreOptions? options)
    {
        options ??= new InMemoryStoreOptions();
        var problems = new List<string>();
        OptionRange.Check(problems, options.Capacity, 1, MaxCapacity, nameof(Capacity));
        Errors.ThrowIfInvalid(typeof(InMemoryStoreOptions), problems);
        return options.Capacity;
    }
}
