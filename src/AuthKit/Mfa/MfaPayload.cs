using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthKit.Mfa;

/// <summary>What the core keeps of an account's second factors. Members may be added, never renamed. Immutable.</summary>
internal sealed record MfaPayload
{
    public const int CurrentFormat = 1;

    [JsonPropertyName("v")]
    public required int Format { get; init; }

    /// <summary>For whoever reads the database; nothing is found by it.</summary>
    [JsonPropertyName("tenant")]
    public string Tenant { get; init; } = "";

    [JsonPropertyName("sub")]
    public string SubjectId { get; init; } = "";

    [JsonPropertyName("totp")]
    public IReadOnlyList<StoredAuthenticator> Authenticators { get; init; } = [];

    [JsonPropertyName("pending")]
    public PendingAuthenticator? Pending { get; init; }

    [JsonPropertyName("codes")]
    public StoredRecoveryCodes? Codes { get; init; }

    [JsonPropertyName("devices")]
    public IReadOnlyList<StoredDevice> Devices { get; init; } = [];

    /// <summary>Wrong codes of authenticators since the last success.</summary>
    [JsonPropertyName("failures")]
    public int Failures { get; init; }

    /// <summary>Those of them since the owner last ended the waits: they make the next wait as long as it is.</summary>
    [JsonPropertyName("round")]
    public int FailuresSinceWaits { get; init; }

    /// <summary>Until when no code of an authenticator is verified; Unix milliseconds, 0 for never.</summary>
    [JsonPropertyName("waits")]
    public long WaitsUntil { get; init; }

    /// <summary>When the account was first found to need a second factor that it had not; Unix milliseconds, 0 for never.</summary>
    [JsonPropertyName("required")]
    public long RequiredSince { get; init; }

    [JsonIgnore]
    public bool IsEnabled => Authenticators.Count > 0;

    /// <summary>Nothing but what a record would have at its first write.</summary>
    [JsonIgnore]
    public bool IsEmpty => !IsEnabled && Pending is null && Codes is null && Devices.Count == 0;

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, MfaJson.Default.MfaPayload);

    /// <summary>Null for bytes that this core did not write.</summary>
    public static MfaPayload? TryParse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, MfaJson.Default.MfaPayload) is { Format: CurrentFormat } payload ? payload : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
