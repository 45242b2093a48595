namespace AuthKit.Audit;

/// <summary>Where an audit chain does not hold.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Sequence">The number of the record, head or checkpoint that it is wrong with.</param>
public readonly record struct AuditBreak(AuditBreakKind Kind, long Sequence);
