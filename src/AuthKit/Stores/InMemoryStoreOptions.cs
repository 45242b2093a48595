namespace AuthKit.Stores;

/// <summary>The capacity of an in-memory store. Each store documents what happens when it is full.</summary>
public sealed class InMemoryStoreOptions
{
    /// <summary>The largest <see cref="Capacity"/>: 100,000,000.</summary>
    public const int MaxCapacity = 100_000_000;

    /// <summary>
    /// The most records at once: sessions, one-time tokens, families of refresh tokens or revocations. For a limiter, the most keys with a count of
    /// their own. Default 1,000,000; 1 to 100,000,000.
    /// </summary>
    public int Capacity { get; set; } = 1_000_000;

    /// <summary>Returns the capacity for the options, or the default if they are null.</summary>
    internal static int CapacityOf(InMemoryStoreOptions? options)
    {
        options ??= new InMemoryStoreOptions();
        var problems = new List<string>();
        OptionRange.Check(problems, options.Capacity, 1, MaxCapacity, nameof(Capacity));
        Errors.ThrowIfInvalid(typeof(InMemoryStoreOptions), problems);
        return options.Capacity;
    }
}
