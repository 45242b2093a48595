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
