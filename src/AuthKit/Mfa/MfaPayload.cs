using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthKit.Mfa;

/// <summary>The stored form of an account's second factors. Members may be added, never renamed. Immutable.</summary>
internal sealed record MfaPayload
{
    public const int CurrentFormat = 1;

    [JsonPropertyName("v")]
    public required int Format { get; init; }

    /// <summary>For people who read the database; no lookup uses it.</summary>
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

    /// <summary>The part of <see cref="Failures"/> since the owner last ended the waits. It determines the length of the next wait.</summary>
    [JsonPropertyName("round")]
    public int FailuresSinceWaits { get; init; }

    /// <summary>Until when no code of an authenticator is verified; Unix milliseconds, 0 for never.</summary>
    [JsonPropertyName("waits")]
    public long WaitsUntil { get; init; }

    /// <summary>When the account was first found to need a second factor without having one; Unix milliseconds, 0 for never.</summary>
    [JsonPropertyName("required")]
    public long RequiredSince { get; init; }

    /// <summary>Codes that were spent for something which may be unfinished (<see cref="ShownCodes"/>), the oldest first.</summary>
    [JsonPropertyName("shown")]
    public IReadOnlyList<StoredShownCode> Shown { get; init; } = [];

    [JsonIgnore]
    public bool IsEnabled => Authenticators.Count > 0;

    /// <summary>Whether the record holds no authenticator, enrolment, recovery code or device.</summary>
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

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(MfaPayload))]
internal sealed partial class MfaJson : JsonSerializerContext;

/// <summary>The stored form of recovery codes: a keyed hash of each unused code.</summary>
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

/// <summary>A code that was spent for one use, as it is stored.</summary>
internal sealed record StoredShownCode
{
    /// <summary>SHA-256 of the owner, the use, and the code.</summary>
    [JsonPropertyName("hash")]
    public required byte[] Hash { get; init; }

    [JsonPropertyName("expires")]
    public required long ExpiresAt { get; init; }

    /// <summary>Whether recovery codes were made with it, which its caller may not have got.</summary>
    [JsonPropertyName("made")]
    public bool HasMadeCodes { get; init; }
}

/// <summary>The stored form of a trusted device.</summary>
internal sealed record StoredDevice
{
    /// <summary>16 random bytes in base64url: its public id.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>SHA-256 of the device's token.</summary>
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

/// <summary>The stored form of an authenticator.</summary>
internal sealed record StoredAuthenticator
{
    /// <summary>16 random bytes in base64url: its public id.</summary>
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

    /// <summary>The last step whose code was used; it never decreases. Null if no code was used.</summary>
    [JsonPropertyName("step")]
    public long? Step { get; init; }

    /// <summary>The secret, sealed with the owner, the id and the parameters as associated data.</summary>
    [JsonPropertyName("secret")]
    public required byte[] Secret { get; init; }

    [JsonIgnore]
    public TotpParameters Parameters =>
        new(Enum.TryParse<OtpAlgorithm>(Algorithm, ignoreCase: false, out var algorithm) ? algorithm : (OtpAlgorithm)(-1), Digits, TimeSpan.FromSeconds(Period));
}
