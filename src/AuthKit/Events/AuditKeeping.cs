namespace AuthKit.Events;

/// <summary>What the audit log does with a kind of event.</summary>
public enum AuditKeeping
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Keeps it, without a place in a chain: anybody can cause any number of these, and nobody is to wait for them.</summary>
    Kept = 1,

    /// <summary>Keeps it, in the chain of its tenant, where an account is known to be meant; else as <see cref="Kept"/>.</summary>
    Chained = 2,
}
