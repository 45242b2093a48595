using System.Text.Json.Serialization;

namespace AuthKit.Mfa;

/// <summary>An authenticator as it is kept.</summary>
internal sealed record StoredAuthenticator
{
    /// <summary>16 random bytes in base64url: its public name.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("created")]
    public required long CreatedAt { get; init; }

    [JsonPropertyName("used")]
    public long LastUsedAt { get; init; }

    [JsonPropertyName("alg")]
    public required string Algorithm { get; init; }

    [JsonPropertyName("digits")]
    public required int Digits { get; init; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("period")]
    public required int Period { get; init; }

    /// <summary>The last step whose code was used: it only ever grows.</summary>
    [JsonPropertyName("step")]
    public long? Step { get; init; }

    /// <summary>The secret, sealed with owner, id and parameters as associated data.</summary>
    [JsonPropertyName("secret")]
    public required byte[] Secret { get; init; }

    [JsonIgnore]
    public TotpParameters Parameters =>
        new(Enum.TryParse<OtpAlgorithm>(Algorithm, ignoreCase: false, out var algorithm) ? algorithm : (OtpAlgorithm)(-1), Digits, TimeSpan.FromSeconds(Period));
}
