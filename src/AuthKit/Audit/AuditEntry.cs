namespace AuthKit.Audit;

/// <summary>An audit record as it is stored, with its link if it is chained.</summary>
public sealed record AuditEntry
{
    /// <summary>The record that was appended.</summary>
    public required AuditRecord Record { get; init; }

    /// <summary>
    /// The record's link in the chain; null for a record that is not chained. A link alone proves nothing until
    /// <see cref="AuditChainVerifier"/> has verified it.
    /// </summary>
    public AuditLink? Link { get; init; }
}

/// <summary>The number and MAC that link an audit record into its tenant's chain. <c>docs/audit.md</c> describes the format.</summary>
public sealed record AuditLink
{
    /// <summary>The size of a MAC in bytes.</summary>
    public const int MacSize = 32;

    /// <summary>The record's number within its tenant: 1, 2, 3 and so on, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>HMAC-SHA-256 over the record, its number and the previous record's MAC: 32 bytes. Not a secret.</summary>
    public required ReadOnlyMemory<byte> Mac { get; init; }

    /// <summary>The id of the secret key from which the MAC's key was derived: 1 to 32 characters.</summary>
    public required string KeyId { get; init; }
}
