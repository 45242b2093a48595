namespace AuthKit.Audit;

/// <summary>What came of reading a chain.</summary>
public readonly struct AuditVerification
{
    internal AuditVerification(AuditBreak found, long verified) => (Break, Verified) = (found, verified);

    internal AuditVerification(AuditHead? head, long verified) => (IsIntact, Head, Verified) = (true, head, verified);

    /// <summary>Whether every record since the checkpoint is as it was written, none is missing, and the head fits.</summary>
    public bool IsIntact { get; }

    /// <summary>The first thing that is wrong; null where nothing is.</summary>
    public AuditBreak? Break { get; }

    /// <summary>The head up to which the chain is intact; null where it is not, or nothing was ever chained.</summary>
    public AuditHead? Head { get; }

    /// <summary>How many records were found right, the checkpoint's not among them.</summary>
    public long Verified { get; }
}

/// <summary>Where an audit chain does not hold.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Sequence">The number of the record, head or checkpoint that it is wrong with.</param>
public readonly record struct AuditBreak(AuditBreakKind Kind, long Sequence);

/// <summary>The fault of an audit chain. The numbers are stable.</summary>
public enum AuditBreakKind
{
    /// <summary>The record is not what was written with this number: its content, its place, or the record before it is another.</summary>
    Changed = 1,

    /// <summary>No record has this number, though later ones are there.</summary>
    Missing = 2,

    /// <summary>The records end before this number, which the head, or an exported head, has reached.</summary>
    Truncated = 3,

    /// <summary>A record has this number that no record can have: it comes after the head, or before the checkpoint.</summary>
    Inserted = 4,

    /// <summary>The head of this number is gone or is not as AuthKit wrote it, now or when the next record was appended.</summary>
    HeadChanged = 5,

    /// <summary>The checkpoint of this number is not as AuthKit wrote it.</summary>
    CheckpointChanged = 6,

    /// <summary>Another record has this number than when the head was exported.</summary>
    Replaced = 7,

    /// <summary>The record with this number was made with a key that the key ring does not hold, so it cannot be verified.</summary>
    UnknownKey = 8,

    /// <summary>AuthKit did not make the exported head for this tenant.</summary>
    ForeignHead = 9,
}
