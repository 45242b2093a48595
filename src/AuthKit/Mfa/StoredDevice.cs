using System.Text.Json.Serialization;

namespace AuthKit.Mfa;

/// <summary>A trusted device as it is kept.</summary>
internal sealed record StoredDevice
{
    /// <summary>16 random bytes in base64url: its public name.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>SHA-256 of its token.</summary>
    [JsonPropertyName("hash")]
    public required byte[] Hash { get; init; }

    [JsonPropertyName("created")]
    public required long CreatedAt { get; init; }

    [JsonPropertyName("expires")]
    public required long ExpiresAt { get; init; }

    [JsonPropertyName("sv")]
    public required long SecurityVersion { get; init; }

    [JsonPropertyName("ip")]
    public string? Address { get; init; }

    [JsonPropertyName("ua")]
    public string? UserAgent { get; init; }
}
