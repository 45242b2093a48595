using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>
/// The data in the payload of a <see cref="SessionRecord"/>. Members may be added but never renamed. An instance does not change after its
/// creation. The members have setters because <c>init</c> or <c>required</c> members slow down the deserializer, and so every validation.
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

    /// <summary>When a second factor was last used, in Unix milliseconds; 0 for never.</summary>
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

    /// <summary>The data in its stored form. It is null if there is no data, so that most sessions are read without creating a dictionary.</summary>
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

    /// <summary>
    /// A copy after a fresh proof of identity. The methods of the proof are added to those of the session, and the mark replaces an earlier mark.
    /// </summary>
    public SessionPayload With(IReadOnlyList<string> amr, DateTimeOffset authTime, SessionStepUp? stepUp)
    {
        var copy = Copy();
        copy.Amr = [.. Amr.Union(amr, StringComparer.Ordinal)];
        copy.AuthTime = authTime.ToUnixTimeMilliseconds();
        copy.SecondFactorTime = AuthenticationMethods.AreMultiple(amr) ? copy.AuthTime : SecondFactorTime;
        return copy.With(stepUp);
    }

    /// <summary>A copy with another mark, or without a mark if it is null.</summary>
    public SessionPayload With(SessionStepUp? stepUp)
    {
        var copy = Copy();
        copy.StepUpPurpose = stepUp?.Purpose;
        copy.StepUpUntil = stepUp?.ExpiresAt.ToUnixTimeMilliseconds() ?? 0;
        copy.IsStepUpSingleUse = stepUp?.IsSingleUse ?? false;
        return copy;
    }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, SessionJson.Default.SessionPayload);

    /// <summary>Reads a payload; null if the bytes are not a payload of the current format.</summary>
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

/// <summary>The bounds of the data that a caller may put into a session. They are checked before the store is called.</summary>
internal static class SessionPayloadRules
{
    public const int MaxAmrCount = 16;
    public const int MaxAmrLength = 64;
    public const int MaxAddressLength = 64;
    public const int MaxUserAgentLength = 512;

    // Throws an ArgumentException for a lone surrogate, which would be read back as another text.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void ThrowIfNotAmr(IReadOnlyList<string> amr, string parameter)
    {
        ArgumentNullException.ThrowIfNull(amr, parameter);
        if (amr.Count > MaxAmrCount || amr.Any(value => value is not { Length: >= 1 and <= MaxAmrLength }))
        {
            Errors.Argument($"Authentication methods must be 0 to {MaxAmrCount} values of 1 to {MaxAmrLength} characters.", parameter);
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
                Errors.Argument("Session data must not contain a null value.", parameter);
            }

            size += StrictUtf8.GetByteCount(name) + StrictUtf8.GetByteCount(value!);
        }

        if (size > maxSize)
        {
            Errors.Argument($"Session data has {size} bytes; the maximum is {maxSize}.", parameter);
        }
    }
}
