namespace AuthKit.Audit;

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
