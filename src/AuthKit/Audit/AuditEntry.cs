namespace AuthKit.Audit;

/// <summary>An audit record as the store has it.</summary>
public sealed record AuditEntry
{
    /// <summary>What was recorded.</summary>
    public required AuditRecord Record { get; init; }

    /// <summary>
    /// Its place in the chain; null for a record that is not chained. That there is one shows nothing yet: see
    /// <see cref="AuditChainVerifier"/>.
    /// </summary>
    public AuditLink? Link { get; init; }
}
