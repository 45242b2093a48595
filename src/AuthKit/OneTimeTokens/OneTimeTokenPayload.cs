using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthKit.OneTimeTokens;

/// <summary>The stored form of a token without its columns. Members may be added, never renamed.</summary>
internal sealed class OneTimeTokenPayload
{
    public const int CurrentFormat = 1;

    [JsonPropertyName("v")]
    public int Format { get; set; }

    [JsonPropertyName("sv")]
    public long SecurityVersion { get; set; }

    /// <summary>The caller's payload, sealed; null without a payload.</summary>
    [JsonPropertyName("p")]
    public byte[]? Sealed { get; set; }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, OneTimeTokenJson.Default.OneTimeTokenPayload);

    /// <summary>Parses a payload; null if this core did not write the bytes.</summary>
    public static OneTimeTokenPayload? TryParse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, OneTimeTokenJson.Default.OneTimeTokenPayload) is { Format: CurrentFormat } payload ? payload : null;
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
[JsonSerializable(typeof(OneTimeTokenPayload))]
internal sealed partial class OneTimeTokenJson : JsonSerializerContext;
