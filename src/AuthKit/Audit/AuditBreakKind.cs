namespace AuthKit.Audit;

/// <summary>What is wrong with an audit chain. The numbers are stable.</summary>
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

    /// <summary>What has this number was made with a key that the key ring does not hold, so that nothing can be said.</summary>
    UnknownKey = 8,

    /// <summary>The exported head is none that AuthKit made for this tenant.</summary>
    ForeignHead = 9,
}
