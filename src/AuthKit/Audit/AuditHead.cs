using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AuthKit.Audit;

/// <summary>
/// The end of a tenant's chain: the last number and MAC, sealed by a MAC of its own. Export it to a place that attackers with access to the
/// database cannot reach. It then shows later whether the end of the chain was removed or replaced.
/// </summary>
public sealed record AuditHead
{
    /// <summary>The longest text that <see cref="TryParse"/> reads, in characters.</summary>
    public const int MaxTextLength = 4_096;

    /// <summary>The tenant that the chain belongs to.</summary>
    public required string Tenant { get; init; }

    /// <summary>The number of the newest record; 0 before the first one.</summary>
    public required long Sequence { get; init; }

    /// <summary>The MAC of the newest record: 32 bytes, all zero before the first one.</summary>
    public required ReadOnlyMemory<byte> Mac { get; init; }

    /// <summary>
    /// How many records were ever chained, including purged ones. Equal to <see cref="Sequence"/> unless somebody tampered with the chain.
    /// </summary>
    public required long Count { get; init; }

    /// <summary>The time of the newest record, in UTC and whole milliseconds. 1970-01-01 before the first one.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The id of the secret key that the seal's key was derived from.</summary>
    public required string KeyId { get; init; }

    /// <summary>HMAC-SHA-256 over all of the above: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Seal { get; init; }

    /// <summary>Writes the head as one line of JSON for an export. It contains no secret.</summary>
    public string ToJson() => JsonSerializer.Serialize(AuditHeadText.From(this), AuditJson.Default.AuditHeadText);

    /// <summary>Reads the text that <see cref="ToJson"/> wrote. It does not check the seal; <see cref="AuditChainVerifier"/> does.</summary>
    public static bool TryParse(string? json, [NotNullWhen(true)] out AuditHead? head)
    {
        head = null;
        if (json is null || json.Length > MaxTextLength)
        {
            return false;
        }

        try
        {
            head = JsonSerializer.Deserialize(json, AuditJson.Default.AuditHeadText)?.ToHead();
            return head is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>
/// The beginning of a tenant's chain after a purge, sealed by a MAC of its own. It proves that AuthKit purged the records up to its number,
/// and records whether they were intact.
/// </summary>
public sealed record AuditCheckpoint
{
    /// <summary>The tenant that the chain belongs to.</summary>
    public required string Tenant { get; init; }

    /// <summary>The number of the last purged record. The chain begins after it.</summary>
    public required long Sequence { get; init; }

    /// <summary>The MAC of the last purged record: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Mac { get; init; }

    /// <summary>How many records all purges together have deleted. Equal to <see cref="Sequence"/> if no record was missing.</summary>
    public required long Count { get; init; }

    /// <summary>The time that the last purge was given, in UTC and whole milliseconds. It deleted records that are older.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The first fault in the purged records; null if they were intact.</summary>
    public AuditBreak? Break { get; init; }

    /// <summary>The id of the secret key that the seal's key was derived from.</summary>
    public required string KeyId { get; init; }

    /// <summary>HMAC-SHA-256 over all of the above: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Seal { get; init; }
}
