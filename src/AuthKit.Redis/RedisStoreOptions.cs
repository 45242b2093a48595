using System.Buffers;
using Microsoft.Extensions.Options;

namespace AuthKit.Redis;

/// <summary>How AuthKit uses a Redis.</summary>
public sealed class RedisStoreOptions
{
    /// <summary>The longest prefix that can be set, in characters.</summary>
    public const int MaxKeyPrefixLength = 64;

    private static readonly SearchValues<char> PrefixCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    private static readonly TimeSpan MinCallTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxCallTimeout = TimeSpan.FromMinutes(1);

    /// <summary>
    /// What every key begins with, after the brace of its hash tag: applications that share a Redis need different ones.
    /// Default <c>authkit</c>; 1 to 64 letters, digits, dots, underscores, colons and hyphens of ASCII.
    /// </summary>
    public string KeyPrefix { get; set; } = "authkit";

    /// <summary>
    /// How long one call may take in all: until there is a connection, a primary and an answer. What ends many records in batches
    /// has this time for each batch. A shorter <c>asyncTimeout</c> of the connection ends the wait for an answer earlier.
    /// Default 5 s; 100 ms to 1 min.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A copy that later changes do not reach.</summary>
    /// <exception cref="OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    internal RedisStoreOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(RedisStoreOptions), Validate());
        return (RedisStoreOptions)MemberwiseClone();
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (KeyPrefix is not { Length: >= 1 and <= MaxKeyPrefixLength } || KeyPrefix.AsSpan().ContainsAnyExcept(PrefixCharacters))
        {
            problems.Add($"{nameof(KeyPrefix)} must be 1 to {MaxKeyPrefixLength} letters, digits, dots, underscores, colons and hyphens of ASCII.");
        }

        OptionRange.Check(problems, CallTimeout, MinCallTimeout, MaxCallTimeout);
        return problems;
    }
}
