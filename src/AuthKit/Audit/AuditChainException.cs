namespace AuthKit.Audit;

/// <summary>
/// A tenant's audit chain cannot be extended: a record is there after its head, so the tables were tampered with, or
/// restored in part. Nothing was written, and trying again will not help. <see cref="AuditChainVerifier"/> says more.
/// </summary>
public sealed class AuditChainException : Exception
{
    /// <summary>Creates the exception for the chain of a tenant.</summary>
    public AuditChainException(string tenant)
        : base("A record is there after the head of an audit chain: its tables were tampered with, or restored in part. Nothing was written.") => Tenant = tenant;

    /// <summary>Whose chain it is.</summary>
    public string Tenant { get; }
}
