using System.Buffers;
using Microsoft.Extensions.Options;

namespace AuthKit.Redis;

/// <summary>Options of the stores on Redis.</summary>
public sealed class RedisStoreOptions
{
    /// <summary>The most characters of <see cref="KeyPrefix"/>: 64.</summary>
    public const int MaxKeyPrefixLength = 64;

    private static readonly SearchValues<char> PrefixCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    private static readonly TimeSpan MinCallTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxCallTimeout = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The prefix of every key, after the brace of its hash tag. Applications that share a Redis need different prefixes. Default <c>authkit</c>; 1
    /// to 64 ASCII letters, digits, dots, underscores, colons and hyphens.
    /// </summary>
    public string KeyPrefix { get; set; } = "authkit";

    /// <summary>
    /// How long one call may take in total, including the wait for a connection and a primary. An operation that removes many records in batches has
    /// this time for each batch. A shorter <c>asyncTimeout</c> of the connection ends the wait for an answer earlier. Default 5 s; 100 ms to 1 min.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A copy, so that later changes have no effect.</summary>
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
            problems.Add($"{nameof(KeyPrefix)} must be 1 to {MaxKeyPrefixLength} ASCII letters, digits, dots, underscores, colons and hyphens.");
        }

        OptionRange.Check(problems, CallTimeout, MinCallTimeout, MaxCallTimeout);
        return problems;
    }
}
