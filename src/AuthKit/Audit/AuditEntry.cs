namespace AuthKit.Audit;

/// <summary>An audit record as the store has it.</summary>
public sealed record AuditEntry
{
    /// <summary>The record.</summary>
    public required AuditRecord Record { get; init; }

    /// <summary>
    /// Its place in the chain; null for a record that is not chained. That there is one shows nothing yet: see
    /// <see cref="AuditChainVerifier"/>.
    /// </summary>
    public AuditLink? Link { get; init; }
}

/// <summary>What ties an audit record into its tenant's chain. <c>docs/audit.md</c> gives the format.</summary>
public sealed record AuditLink
{
    /// <summary>The size of a MAC in bytes.</summary>
    public const int MacSize = 32;

    /// <summary>The record's number within its tenant: 1, 2, 3 and so on, none left out.</summary>
    public required long Sequence { get; init; }

    /// <summary>HMAC-SHA-256 over the record, its number and the MAC of the record before it: 32 bytes. No secret.</summary>
    public required ReadOnlyMemory<byte> Mac { get; init; }

    /// <summary>The id of the secret key that the MAC's key was derived from: 1 to 32 characters.</summary>
    public required string KeyId { get; init; }
}
