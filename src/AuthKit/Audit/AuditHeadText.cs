using System.Text.Json.Serialization;
using AuthKit.Cryptography;

namespace AuthKit.Audit;

/// <summary>The JSON of an exported head. Its members must never be renamed, because old exports must remain readable.</summary>
internal sealed class AuditHeadText
{
    private const int CurrentFormat = 1;
    private const int MacTextLength = 43;

    private static readonly long MinMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long MaxMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    [JsonPropertyName("v")]
    public required int Format { get; init; }

    [JsonPropertyName("tenant")]
    public required string Tenant { get; init; }

    [JsonPropertyName("sequence")]
    public required long Sequence { get; init; }

    [JsonPropertyName("mac")]
    public required string Mac { get; init; }

    [JsonPropertyName("count")]
    public required long Count { get; init; }

    [JsonPropertyName("time")]
    public required long Time { get; init; }

    [JsonPropertyName("key")]
    public required string KeyId { get; init; }

    [JsonPropertyName("seal")]
    public required string Seal { get; init; }

    public static AuditHeadText From(AuditHead head) => new()
    {
        Format = CurrentFormat,
        Tenant = head.Tenant,
        Sequence = head.Sequence,
        Mac = Base64Url.Encode(head.Mac.Span),
        Count = head.Count,
        Time = head.Time.ToUnixTimeMilliseconds(),
        KeyId = head.KeyId,
        Seal = Base64Url.Encode(head.Seal.Span),
    };

    /// <summary>Returns the head, or null if a member is out of bounds.</summary>
    public AuditHead? ToHead() =>
        Format == CurrentFormat
        && NameRules.IsWellFormed(Tenant)
        && Time >= MinMilliseconds && Time <= MaxMilliseconds
        && SecretKeyRules.IsId(KeyId)
        && TryReadMac(Mac, out var mac)
        && TryReadMac(Seal, out var seal)
            ? new AuditHead
            {
                Tenant = Tenant,
                Sequence = Sequence,
                Mac = mac,
                Count = Count,
                Time = DateTimeOffset.FromUnixTimeMilliseconds(Time),
                KeyId = KeyId,
                Seal = seal,
            }
            : null;

    private static bool TryReadMac(string text, out byte[] mac)
    {
        mac = new byte[AuditLink.MacSize];
        return text.Length == MacTextLength && Base64Url.TryDecode(text, mac, out _);
    }
}

[JsonSourceGenerationOptions(
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AuditHeadText))]
internal sealed partial class AuditJson : JsonSerializerContext;
