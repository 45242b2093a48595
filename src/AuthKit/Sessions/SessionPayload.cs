using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthKit.Sessions;

/// <summary>What the core keeps of a session beside the columns. Members may be added, never renamed.</summary>
internal sealed class SessionPayload
{
    public const int CurrentFormat = 1;

    [JsonPropertyName("v")]
    public required int Format { get; init; }

    [JsonPropertyName("amr")]
    public IReadOnlyList<string> Amr { get; init; } = [];

    [JsonPropertyName("at")]
    public long AuthTime { get; init; }

    [JsonPropertyName("sv")]
    public long SecurityVersion { get; init; }

    [JsonPropertyName("ip")]
    public string? Address { get; init; }

    [JsonPropertyName("ua")]
    public string? UserAgent { get; init; }

    [JsonPropertyName("data")]
    public IReadOnlyDictionary<string, string> Data { get; init; } = Session.NoData;

    public SessionPayload With(IReadOnlyDictionary<string, string> data) => Copy(Amr, AuthTime, data);

    /// <summary>A fresh proof: its methods join those there are.</summary>
    public SessionPayload With(IReadOnlyList<string> amr, DateTimeOffset authTime) =>
        Copy([.. Amr.Union(amr, StringComparer.Ordinal)], authTime.ToUnixTimeMilliseconds(), Data);

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, SessionJson.Default.SessionPayload);

    /// <summary>Null for bytes that this core did not write.</summary>
    public static SessionPayload? TryParse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, SessionJson.Default.SessionPayload) is { Format: CurrentFormat } payload ? payload : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private SessionPayload Copy(IReadOnlyList<string> amr, long authTime, IReadOnlyDictionary<string, string> data) => new()
    {
        Format = Format,
        Amr = amr,
        AuthTime = authTime,
        SecurityVersion = SecurityVersion,
        Address = Address,
        UserAgent = UserAgent,
        Data = data,
    };
}
