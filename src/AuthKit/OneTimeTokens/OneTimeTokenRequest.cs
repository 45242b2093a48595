using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>What a token for a link is to be.</summary>
public sealed class OneTimeTokenRequest
{
    /// <summary>What it is for: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whose it is.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>How long it lives: 1 second to 30 days, in whole milliseconds.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>
    /// The account's security version, for the caller to compare when the token comes back. Default 0.
    /// </summary>
    public long SecurityVersion { get; init; }

    /// <summary>
    /// What comes back with the token, at most 32 KiB; sealed at rest where it is not empty, which takes a
    /// <c>ISecretProtector</c>. Default: none.
    /// </summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}
