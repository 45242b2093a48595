using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>What a code is to be.</summary>
public sealed class OneTimeCodeRequest
{
    /// <summary>What it is for: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whose it is.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>How long it lives: 1 second to 10 minutes (OWASP ASVS 6.5.5), in whole milliseconds. Default 10 minutes.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many characters: 6 to 10. Default 6 digits; letters and digits together need 6 as well.</summary>
    public int Length { get; init; } = 6;

    /// <summary>Of which characters. Default digits.</summary>
    public OneTimeCodeAlphabet Alphabet { get; init; }

    /// <summary>A handle of <see cref="IOneTimeTokenService.CreateHandle"/> for the same subject; null for a new one.</summary>
    public string? Handle { get; init; }

    /// <summary>The account's security version, for the caller to compare when the code comes back. Default 0.</summary>
    public long SecurityVersion { get; init; }

    /// <summary>As for <see cref="OneTimeTokenRequest.Payload"/>.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}
