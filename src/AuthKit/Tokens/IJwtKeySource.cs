namespace AuthKit.Tokens;

/// <summary>The keys that tokens are verified with.</summary>
public interface IJwtKeySource
{
    /// <summary>
    /// The keys of this moment. Asked once for each token: it answers from memory, without I/O and without waiting. A
    /// source that fetches keys does so elsewhere, and no more often for unknown ids than its cool-down allows.
    /// </summary>
    JwkSet Keys { get; }
}
