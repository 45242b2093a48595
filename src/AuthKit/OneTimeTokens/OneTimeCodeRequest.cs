using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>The properties of a code to issue.</summary>
public sealed class OneTimeCodeRequest
{
    /// <summary>The shortest code in characters.</summary>
    public const int MinLength = 6;

    /// <summary>The longest code in characters.</summary>
    public const int MaxLength = 10;

    /// <summary>The longest life of a code: ten minutes (OWASP ASVS 6.5.5, NIST SP 800-63B-4 section 3.1.3).</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(10);

    /// <summary>
    /// What it is for, a constant of the program: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'. A code opens nothing
    /// under another purpose.
    /// </summary>
    public required string Purpose { get; init; }

    /// <summary>Whose it is; see <see cref="IOneTimeTokenService.CreateHandle"/> for the subject of a decoy.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>How long it lives: 1 second to 10 minutes, in whole milliseconds. Default 10 minutes.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many characters: 6 to 10. Default 6, of whichever alphabet.</summary>
    public int Length { get; init; } = MinLength;

    /// <summary>Of which characters. Default digits.</summary>
    public OneTimeCodeAlphabet Alphabet { get; init; }

    /// <summary>
    /// A handle of <see cref="IOneTimeTokenService.CreateHandle"/> for the same subject; null for a new one. It is taken
    /// once: one that is taken already is refused by the store. Never one that a client sent.
    /// </summary>
    public string? Handle { get; init; }

    /// <summary>The account's security version, for the caller to compare when the code comes back. Default 0.</summary>
    public long SecurityVersion { get; init; }

    /// <summary>As for <see cref="OneTimeTokenRequest.Payload"/>.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}
