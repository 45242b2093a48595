namespace AuthKit.Audit;

/// <summary>Some of the records that a query asks for, newest first.</summary>
public sealed class AuditPage
{
    /// <summary>The records, at most as many as the query's limit.</summary>
    public required IReadOnlyList<AuditEntry> Entries { get; init; }

    /// <summary>Where the next page begins; null where this is the last one.</summary>
    public AuditCursor? Next { get; init; }
}
