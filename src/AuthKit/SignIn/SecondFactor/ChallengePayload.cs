using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthKit.SignIn;

/// <summary>The result of the first step of a sign-in, sealed, for the second step. Members may be added, never renamed.</summary>
internal sealed class ChallengePayload
{
    public const int CurrentFormat = 1;

    [JsonPropertyName("v")]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The methods of the first step.</summary>
    [JsonPropertyName("amr")]
    public required IReadOnlyList<string> Amr { get; init; }

    /// <summary>The hash of the <see cref="BrowserBinding"/> of the browser that started; null for a client that keeps no cookies.</summary>
    [JsonPropertyName("browser")]
    public byte[]? Browser { get; init; }

    [JsonPropertyName("enroll")]
    public bool IsEnrollment { get; init; }

    /// <summary>Whether the sign-in is for tokens rather than for a session.</summary>
    [JsonPropertyName("tokens")]
    public bool IsForTokens { get; init; }

    [JsonPropertyName("client")]
    public string? ClientId { get; init; }

    [JsonPropertyName("scopes")]
    public IReadOnlyList<string> Scopes { get; init; } = [];

    [JsonPropertyName("audiences")]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>In milliseconds; null if the sign-in does not set it.</summary>
    [JsonPropertyName("grace")]
    public long? ReuseGrace { get; init; }

    public TokenSignInRequest ToTokenSignIn() => new()
    {
        ClientId = ClientId,
        Scopes = Scopes,
        Audiences = Audiences,
        ReuseGrace = ReuseGrace is { } grace ? TimeSpan.FromMilliseconds(grace) : null,
    };

    public bool IsFrom(string? browser) => Browser is null || BrowserBinding.Matches(browser, Browser);

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, ChallengeJson.Default.ChallengePayload);

    /// <summary>Parses a payload; null if AuthKit did not write the bytes.</summary>
    public static ChallengePayload? TryParse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8.Span, ChallengeJson.Default.ChallengePayload) is { Format: CurrentFormat } payload ? payload : null;
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
[JsonSerializable(typeof(ChallengePayload))]
internal sealed partial class ChallengeJson : JsonSerializerContext;
