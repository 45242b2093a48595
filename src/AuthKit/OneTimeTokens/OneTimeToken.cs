using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>What a token or code stood for. Holds no token.</summary>
public sealed class OneTimeToken
{
    /// <summary>What it was for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whose it was.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>The account's security version when it was issued.</summary>
    public long SecurityVersion { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was given along, opened.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}
