using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AuthKit.Audit;

/// <summary>
/// How far a tenant's chain has come, under a MAC of its own. Exported to where the database's writers cannot reach, it
/// shows later whether the end of the chain was cut off or put back.
/// </summary>
public sealed record AuditHead
{
    /// <summary>The longest text that <see cref="TryParse"/> reads, in characters.</summary>
    public const int MaxTextLength = 4_096;

    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The number of the newest record; 0 before the first one.</summary>
    public required long Sequence { get; init; }

    /// <summary>The MAC of that record: 32 bytes, all zero before the first one.</summary>
    public required ReadOnlyMemory<byte> Mac { get; init; }

    /// <summary>How many records were ever chained, purged ones among them. As many as <see cref="Sequence"/>, where nobody tampered.</summary>
    public required long Count { get; init; }

    /// <summary>The time of that record. UTC, whole milliseconds; 1970 before the first one.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The id of the secret key that the seal's key was derived from.</summary>
    public required string KeyId { get; init; }

    /// <summary>HMAC-SHA-256 over all of the above: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Seal { get; init; }

    /// <summary>The head as a line of JSON, to be kept elsewhere. Holds no secret.</summary>
    public string ToJson() => JsonSerializer.Serialize(AuditHeadText.From(this), AuditJson.Default.AuditHeadText);

    /// <summary>Reads what <see cref="ToJson"/> wrote. That it can be read shows nothing yet: the verifier checks the seal.</summary>
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
/// Says, under a MAC of its own, that the records up to a number were purged by AuthKit and what was true of them: the
/// chain begins after it.
/// </summary>
public sealed record AuditCheckpoint
{
    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The number of the last record that was purged.</summary>
    public required long Sequence { get; init; }

    /// <summary>The MAC of that record: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Mac { get; init; }

    /// <summary>How many records all purges together deleted. As many as <see cref="Sequence"/>, if none were missing.</summary>
    public required long Count { get; init; }

    /// <summary>The time that the last purge was given: records of before it were to go. UTC, whole milliseconds.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The first thing that was wrong with what was purged; null where it was whole.</summary>
    public AuditBreak? Break { get; init; }

    /// <summary>The id of the secret key that the seal's key was derived from.</summary>
    public required string KeyId { get; init; }

    /// <summary>HMAC-SHA-256 over all of the above: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Seal { get; init; }
}
