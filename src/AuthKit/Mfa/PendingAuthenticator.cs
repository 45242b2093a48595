using System.Text.Json.Serialization;

namespace AuthKit.Mfa;

/// <summary>An enrolment that waits for its first code.</summary>
internal sealed record PendingAuthenticator
{
    [JsonPropertyName("totp")]
    public required StoredAuthenticator Authenticator { get; init; }

    [JsonPropertyName("expires")]
    public required long ExpiresAt { get; init; }

    /// <summary>Wrong codes so far.</summary>
    [JsonPropertyName("failures")]
    public int Failures { get; init; }
}
