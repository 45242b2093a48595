using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>
/// What the core keeps of a session beside the columns. Members may be added, never renamed. Set once, where it is made:
/// reading has setters to use, because a member that is <c>init</c> or <c>required</c> makes every validation more expensive.
/// </summary>
internal sealed class SessionPayload
{
    public const int CurrentFormat = 1;

    [JsonPropertyName("v")]
    public int Format { get; set; }

    [JsonPropertyName("amr")]
    public IReadOnlyList<string> Amr { get; set; } = [];

    [JsonPropertyName("at")]
    public long AuthTime { get; set; }

    /// <summary>When a second factor was shown last, in Unix milliseconds; 0 for never.</summary>
    [JsonPropertyName("ft")]
    public long SecondFactorTime { get; set; }

    [JsonPropertyName("up")]
    public string? StepUpPurpose { get; set; }

    [JsonPropertyName("upto")]
    public long StepUpUntil { get; set; }

    [JsonPropertyName("once")]
    public bool IsStepUpSingleUse { get; set; }

    [JsonPropertyName("sv")]
    public long SecurityVersion { get; set; }

    [JsonPropertyName("ip")]
    public string? Address { get; set; }

    [JsonPropertyName("ua")]
    public string? UserAgent { get; set; }

    /// <summary>The application's data.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Data { get; set; } = Session.NoData;

    /// <summary>The data as it is written: most sessions have none, and need no dictionary when they are read.</summary>
    [JsonPropertyName("data"), JsonInclude]
    internal IReadOnlyDictionary<string, string>? StoredData
    {
        get => Data.Count == 0 ? null : Data;
        set => Data = value ?? Session.NoData;
    }

    public SessionPayload With(IReadOnlyDictionary<string, string> data)
    {
        var copy = Copy();
        copy.Data = data;
        return copy;
    }

    /// <summary>A fresh proof: its methods join those of the session, and an earlier mark no longer counts.</summary>
    public SessionPayload With(IReadOnlyList<string> amr, DateTimeOffset authTime, SessionStepUp? stepUp)
    {
        var copy = Copy();
        copy.Amr = [.. Amr.Union(amr, StringComparer.Ordinal)];
        copy.AuthTime = authTime.ToUnixTimeMilliseconds();
        copy.SecondFactorTime = AuthenticationMethods.AreMultiple(amr) ? copy.AuthTime : SecondFactorTime;
        return copy.With(stepUp);
    }

    /// <summary>Another mark, or null for none.</summary>
    public SessionPayload With(SessionStepUp? stepUp)
    {
        var copy = Copy();
        copy.StepUpPurpose = stepUp?.Purpose;
        copy.StepUpUntil = stepUp?.ExpiresAt.ToUnixTimeMilliseconds() ?? 0;
        copy.IsStepUpSingleUse = stepUp?.IsSingleUse ?? false;
        return copy;
    }

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

    private SessionPayload Copy() => (SessionPayload)MemberwiseClone();
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SessionPayload))]
internal sealed partial class SessionJson : JsonSerializerContext;

/// <summary>Bounds of what a caller may put into a session, checked before the store is asked.</summary>
internal static class SessionPayloadRules
{
    public const int MaxAmrCount = 16;
    public const int MaxAmrLength = 64;
    public const int MaxAddressLength = 64;
    public const int MaxUserAgentLength = 512;

    // Throws an ArgumentException for a lone surrogate, which would come back as another text.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void ThrowIfNotAmr(IReadOnlyList<string> amr, string parameter)
    {
        ArgumentNullException.ThrowIfNull(amr, parameter);
        if (amr.Count > MaxAmrCount || amr.Any(value => value is not { Length: >= 1 and <= MaxAmrLength }))
        {
            Errors.Argument($"There are 0 to {MaxAmrCount} authentication methods of 1 to {MaxAmrLength} characters.", parameter);
        }
    }

    public static void ThrowIfTooLarge(IReadOnlyDictionary<string, string> data, int maxSize, string parameter)
    {
        ArgumentNullException.ThrowIfNull(data, parameter);
        long size = 0;
        foreach (var (name, value) in data)
        {
            if (value is null)
            {
                Errors.Argument("Session data holds no null.", parameter);
            }

            size += StrictUtf8.GetByteCount(name) + StrictUtf8.GetByteCount(value!);
        }

        if (size > maxSize)
        {
            Errors.Argument($"Session data takes {size} bytes; {maxSize} is the most.", parameter);
        }
    }
}
