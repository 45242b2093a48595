using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>The properties of a link's token to issue.</summary>
public sealed class OneTimeTokenRequest
{
    /// <summary>The largest payload, of a token or a code: 32,768 bytes.</summary>
    public const int MaxPayloadSize = 32_768;

    /// <summary>The shortest life, of a token or a code: one second.</summary>
    public static readonly TimeSpan MinLifetime = TimeSpan.FromSeconds(1);

    /// <summary>The longest life of a token: 30 days.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(30);

    /// <summary>
    /// What it is for, a constant of the program: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'. A token opens nothing
    /// under another purpose.
    /// </summary>
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
    /// What comes back with the token, at most 32 KiB; sealed at rest where it is not empty, which takes an
    /// <see cref="Cryptography.ISecretProtector"/>. Default: none.
    /// </summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}
