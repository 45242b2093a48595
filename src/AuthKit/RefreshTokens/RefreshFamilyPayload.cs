using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthKit.RefreshTokens;

/// <summary>The payload of a stored family. Members may be added but never renamed, because old records must remain readable.</summary>
internal sealed class RefreshFamilyPayload
{
    public const int CurrentFormat = 1;

    [JsonPropertyName("v")]
    public int Format { get; set; }

    [JsonPropertyName("cid")]
    public string? ClientId { get; set; }

    [JsonPropertyName("scp")]
    public IReadOnlyList<string> Scopes { get; set; } = [];

    [JsonPropertyName("aud")]
    public IReadOnlyList<string> Audiences { get; set; } = [];

    [JsonPropertyName("sv")]
    public long SecurityVersion { get; set; }

    /// <summary>When the subject last authenticated, in milliseconds since 1970.</summary>
    [JsonPropertyName("at")]
    public long AuthTime { get; set; }

    /// <summary>When the subject last proved a second factor, in milliseconds since 1970; 0 for never.</summary>
    [JsonPropertyName("ft")]
    public long SecondFactorTime { get; set; }

    [JsonPropertyName("acr")]
    public string? Acr { get; set; }

    [JsonPropertyName("amr")]
    public IReadOnlyList<string> Amr { get; set; } = [];

    [JsonPropertyName("ip")]
    public string? Address { get; set; }

    [JsonPropertyName("ua")]
    public string? UserAgent { get; set; }

    [JsonPropertyName("gs")]
    public long SubjectGeneration { get; set; }

    [JsonPropertyName("gi")]
    public long IssuerGeneration { get; set; }

    /// <summary>How long the working token is still answered after it is spent, in milliseconds. It depends on how the token was delivered.</summary>
    [JsonPropertyName("rg")]
    public long ReuseGrace { get; set; }

    /// <summary>The working token, sealed under the previous token; null if the previous token is not answered.</summary>
    [JsonPropertyName("next")]
    public byte[]? SealedSuccessor { get; set; }

    /// <summary>Returns a copy with another working token.</summary>
    public RefreshFamilyPayload WithSuccessor(byte[]? sealedSuccessor, TimeSpan reuseGrace)
    {
        var copy = (RefreshFamilyPayload)MemberwiseClone();
        copy.SealedSuccessor = sealedSuccessor;
        copy.ReuseGrace = (long)reuseGrace.TotalMilliseconds;
        return copy;
    }

    /// <summary>Returns a copy with only the grant, without the client's address and the delivery, so that equal grants have equal bytes.</summary>
    public RefreshFamilyPayload ForComparison()
    {
        var copy = (RefreshFamilyPayload)MemberwiseClone();
        copy.Scopes = [.. Scopes.Order(StringComparer.Ordinal)];
        copy.Audiences = [.. Audiences.Order(StringComparer.Ordinal)];
        copy.Address = copy.UserAgent = null;
        copy.SealedSuccessor = null;
        copy.ReuseGrace = 0;
        return copy;
    }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, RefreshTokenJson.Default.RefreshFamilyPayload);

    /// <summary>Reads a payload. Returns null for bytes that AuthKit did not write.</summary>
    public static RefreshFamilyPayload? TryParse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, RefreshTokenJson.Default.RefreshFamilyPayload) is { Format: CurrentFormat, SubjectGeneration: >= 0, IssuerGeneration: >= 0, ReuseGrace: >= 0 and <= 60_000 } payload
                && IsTime(payload.AuthTime) && IsTime(payload.SecondFactorTime) ? payload : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsTime(long milliseconds) =>
        DateTimeOffset.MinValue.ToUnixTimeMilliseconds() <= milliseconds && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RefreshFamilyPayload))]
internal sealed partial class RefreshTokenJson : JsonSerializerContext;
