using System.Text.Json;
using System.Text.Json.Serialization;
using AuthKit.SignIn;

namespace AuthKit.AccountFlows;

/// <summary>The sealed data that the flows store with their tokens. Members may be added, never renamed.</summary>
internal sealed class FlowPayload
{
    public const int CurrentFormat = 1;

    [JsonPropertyName("v")]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The address that the message went to, as typed or stored.</summary>
    [JsonPropertyName("email")]
    public string? Email { get; init; }

    /// <summary>The stored form of the password that was chosen at registration.</summary>
    [JsonPropertyName("hash")]
    public string? PasswordHash { get; init; }

    /// <summary>The hash of the <see cref="BrowserBinding"/> of the browser that made the request; null if it had no binding.</summary>
    [JsonPropertyName("browser")]
    public byte[]? Browser { get; init; }

    /// <summary>
    /// The account's subject id, if the token belongs to a login rather than to the account's subject. For a registration link or an invitation,
    /// the id of the account to create.
    /// </summary>
    [JsonPropertyName("sub")]
    public string? SubjectId { get; init; }

    /// <summary>Whether a text is the secret of the browser that made the request. False if no hash was stored.</summary>
    public bool IsFrom(string? binding) => Browser is { } browser && BrowserBinding.Matches(binding, browser);

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, FlowJson.Default.FlowPayload);

    /// <summary>Parses a payload; null if AuthKit did not write the bytes.</summary>
    public static FlowPayload? TryParse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8.Span, FlowJson.Default.FlowPayload) is { Format: CurrentFormat } payload ? payload : null;
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
[JsonSerializable(typeof(FlowPayload))]
internal sealed partial class FlowJson : JsonSerializerContext;
