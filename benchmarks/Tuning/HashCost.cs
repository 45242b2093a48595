using System.Text.Json.Nodes;
using AuthKit.Passwords;

namespace AuthKit.Benchmarks.Tuning;

/// <summary>One setting that can be measured and recommended: an algorithm at a cost.</summary>
internal abstract record HashCost
{
    /// <summary>As people read it.</summary>
    public abstract string Label { get; }

    /// <summary>The bytes that one hash takes while it runs.</summary>
    public abstract long MemoryPerHash { get; }

    /// <summary>The options that make hashes at this cost; nothing here is under OWASP's minimum, or the hasher refuses it.</summary>
    public abstract PasswordHashingOptions ToOptions();

    /// <summary>Writes the cost under the names of <see cref="PasswordHashingOptions"/>.</summary>
    public abstract void WriteTo(JsonObject passwords);
}
