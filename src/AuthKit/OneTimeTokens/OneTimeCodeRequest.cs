using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>The properties of a code to issue.</summary>
public sealed class OneTimeCodeRequest
{
    /// <summary>The shortest code in characters.</summary>
    public const int MinLength = 6;

    /// <summary>The longest code in characters.</summary>
    public const int MaxLength = 10;

    /// <summary>The longest lifetime of a code: ten minutes (OWASP ASVS 6.5.5, NIST SP 800-63B-4 section 3.1.3).</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// What the code is for, a constant of the program: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'. A code does not work for another purpose.
    /// </summary>
    public required string Purpose { get; init; }

    /// <summary>The subject that the code is for. For the subject of a decoy, see <see cref="IOneTimeTokenService.CreateHandle"/>.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>How long the code works: 1 second to 10 minutes, in whole milliseconds. Default 10 minutes.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The number of characters: 6 to 10. Default 6, with either alphabet.</summary>
    public int Length { get; init; } = MinLength;

    /// <summary>The characters of the code. Default digits.</summary>
    public OneTimeCodeAlphabet Alphabet { get; init; }

    /// <summary>
    /// A handle that <see cref="IOneTimeTokenService.CreateHandle"/> made for the same subject; null to make a new one. A handle can be used once:
    /// the store refuses a second use. Never pass a handle that a client sent.
    /// </summary>
    public string? Handle { get; init; }

    /// <summary>The account's security version, which the caller compares when the code is redeemed. Default 0.</summary>
    public long SecurityVersion { get; init; }

    /// <summary>Data that is returned with the redeemed code; the same rules as for <see cref="OneTimeTokenRequest.Payload"/>.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}
