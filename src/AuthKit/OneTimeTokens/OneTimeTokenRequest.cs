using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>The properties of a link's token to issue.</summary>
public sealed class OneTimeTokenRequest
{
    /// <summary>The largest payload, of a token or a code: 32,768 bytes.</summary>
    public const int MaxPayloadSize = 32_768;

    /// <summary>The shortest lifetime of a token or a code: one second.</summary>
    public static readonly TimeSpan MinLifetime = TimeSpan.FromSeconds(1);

    /// <summary>The longest lifetime of a token: 30 days.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(30);

    /// <summary>
    /// What the token is for, a constant of the program: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'. A token does not work for another purpose.
    /// </summary>
    public required string Purpose { get; init; }

    /// <summary>The subject that the token is for.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>How long the token works: 1 second to 30 days, in whole milliseconds.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>
    /// The account's security version, which the caller compares when the token is used. Default 0.
    /// </summary>
    public long SecurityVersion { get; init; }

    /// <summary>
    /// Data that is returned with the used token, at most 32 KiB. Default: empty. A payload that is not empty is sealed at rest, which needs an
    /// <see cref="Cryptography.ISecretProtector"/>.
    /// </summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}
