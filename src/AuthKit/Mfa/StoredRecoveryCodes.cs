using System.Text.Json.Serialization;

namespace AuthKit.Mfa;

/// <summary>Recovery codes as they are kept: a keyed hash of each that was not used yet.</summary>
internal sealed record StoredRecoveryCodes
{
    [JsonPropertyName("created")]
    public required long CreatedAt { get; init; }

    /// <summary>The id of the secret key whose derived key made the hashes.</summary>
    [JsonPropertyName("key")]
    public required string KeyId { get; init; }

    [JsonPropertyName("hashes")]
    public required IReadOnlyList<byte[]> Hashes { get; init; }
}
