using System.Text.Json.Nodes;
using AuthKit.Passwords;

namespace AuthKit.Benchmarks.Tuning;

/// <summary>A setting that can be measured and recommended: an algorithm with a cost.</summary>
internal abstract record HashCost
{
    /// <summary>The text for people.</summary>
    public abstract string Label { get; }

    /// <summary>The memory that one hash uses while it runs, in bytes.</summary>
    public abstract long MemoryPerHash { get; }

    /// <summary>The options that make hashes with this cost. No cost is below OWASP's minimum, because the hasher would refuse it.</summary>
    public abstract PasswordHashingOptions ToOptions();

    /// <summary>Writes the cost under the names of <see cref="PasswordHashingOptions"/>.</summary>
    public abstract void WriteTo(JsonObject passwords);
}
