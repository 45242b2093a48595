using System.Text.Json;
using System.Text.Json.Serialization;
using AuthKit.Sessions;

namespace AuthKit.Accounts;

/// <summary>The stored form of an account without its columns. Members may be added, never renamed.</summary>
internal sealed class AccountPayload
{
    public const int CurrentFormat = 1;

    [JsonPropertyName("v")]
    public required int Format { get; init; }

    [JsonPropertyName("login")]
    public required string Login { get; init; }

    [JsonPropertyName("email")]
    public string? Email { get; init; }

    [JsonPropertyName("verified")]
    public bool IsEmailVerified { get; init; }

    [JsonPropertyName("hash")]
    public string? PasswordHash { get; init; }

    [JsonPropertyName("status")]
    public AccountStatus Status { get; init; }

    [JsonPropertyName("sv")]
    public long SecurityVersion { get; init; }

    [JsonPropertyName("used")]
    public bool HasSignedIn { get; init; }

    [JsonPropertyName("ends")]
    public SessionEndReason? PendingEnd { get; init; }

    [JsonPropertyName("kept")]
    public string? PendingEndExceptSid { get; init; }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, AccountJson.Default.AccountPayload);

    /// <summary>Parses a payload; null if this core did not write the bytes.</summary>
    public static AccountPayload? TryParse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, AccountJson.Default.AccountPayload) is { Format: CurrentFormat } payload ? payload : null;
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
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AccountPayload))]
internal sealed partial class AccountJson : JsonSerializerContext;
