namespace AuthKit.Audit;

/// <summary>The result of verifying a chain.</summary>
public readonly struct AuditVerification
{
    internal AuditVerification(AuditBreak found, long verified) => (Break, Verified) = (found, verified);

    internal AuditVerification(AuditHead? head, long verified) => (IsIntact, Head, Verified) = (true, head, verified);

    /// <summary>Whether every record since the checkpoint is unchanged, no record is missing, and the head matches.</summary>
    public bool IsIntact { get; }

    /// <summary>The first fault; null if the chain is intact.</summary>
    public AuditBreak? Break { get; }

    /// <summary>The head up to which the chain is intact; null if the chain is not intact, or no record was ever chained.</summary>
    public AuditHead? Head { get; }

    /// <summary>How many records were verified before the first fault. Purged records are not included.</summary>
    public long Verified { get; }
}

/// <summary>A fault of an audit chain.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Sequence">The number of the faulty record, head or checkpoint.</param>
public readonly record struct AuditBreak(AuditBreakKind Kind, long Sequence);

/// <summary>The kinds of faults of an audit chain. The numbers are stable.</summary>
public enum AuditBreakKind
{
    /// <summary>The record with this number is not the one that was written: its content, its number or the previous record has changed.</summary>
    Changed = 1,

    /// <summary>No record has this number, although later records exist.</summary>
    Missing = 2,

    /// <summary>The records end before this number, although the head or an exported head shows that it was reached.</summary>
    Truncated = 3,

    /// <summary>A record has this number although no record can have it: the number is after the head, or not after the previous number.</summary>
    Inserted = 4,

    /// <summary>
    /// The head with this number is missing, or was not as AuthKit wrote it. The change is present now, or was when the next record was
    /// appended.
    /// </summary>
    HeadChanged = 5,

    /// <summary>The checkpoint with this number is not as AuthKit wrote it.</summary>
    CheckpointChanged = 6,

    /// <summary>The record with this number is not the one that had it when the head was exported.</summary>
    Replaced = 7,

    /// <summary>
    /// The record, head or checkpoint with this number has a MAC by a key that the key ring does not hold, so it cannot be verified.
    /// </summary>
    UnknownKey = 8,

    /// <summary>The exported head that was passed is not one that AuthKit wrote for this tenant.</summary>
    ForeignHead = 9,
}
