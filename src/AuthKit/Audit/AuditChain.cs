using AuthKit.Cryptography;
using NSec.Cryptography;

namespace AuthKit.Audit;

/// <summary>
/// The keyed chain that makes tampering with the audit log evident. Each record of a tenant has the next number and a MAC
/// over itself, that number and the MAC before; the head says how far the chain has come. Stores extend it with
/// <see cref="Extend"/> and read it back with <see cref="Walk"/>. <c>docs/audit.md</c> gives the format, and what it
/// proves. Safe for concurrent use.
/// </summary>
public sealed class AuditChain
{
    private readonly SecretKeyRing _ring;

    /// <summary>Makes MACs with keys derived from those of a ring. The caller owns and disposes the ring.</summary>
    public AuditChain(SecretKeyRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        _ring = ring;
    }

    /// <summary>The head of a chain that has no records yet.</summary>
    /// <exception cref="ArgumentException">The text is no tenant.</exception>
    public AuditHead Begin(string tenant)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        using var keys = new AuditKeys(_ring);
        return Seal(keys, new AuditHead
        {
            Tenant = tenant,
            Sequence = 0,
            Mac = new byte[AuditLink.MacSize],
            Count = 0,
            Time = DateTimeOffset.UnixEpoch,
            KeyId = keys.ActiveId,
            Seal = default,
        });
    }

    /// <summary>Links new records to a head, which the store holds locked meanwhile.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="head">The head as the store has it. One that AuthKit did not write, or that has a key the ring does not hold, is extended all the same; the chain then shows for ever where that was.</param>
    public AuditChainWriter Extend(string tenant, AuditHead head)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        ArgumentNullException.ThrowIfNull(head);
        return new AuditChainWriter(new AuditKeys(_ring), tenant, head);
    }

    /// <summary>Checks a chain's records as they are read, in the order of their numbers.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="from">Where the chain begins; null where no record was ever purged.</param>
    public AuditChainWalk Walk(string tenant, AuditCheckpoint? from)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        return new AuditChainWalk(new AuditKeys(_ring), tenant, from);
    }

    /// <summary>The fault of a head by itself; null if AuthKit wrote it for this tenant.</summary>
    internal AuditBreak? Check(string tenant, AuditHead head)
    {
        using var keys = new AuditKeys(_ring);
        return IsSealed(keys, tenant, head) switch
        {
            true => null,
            false => new AuditBreak(AuditBreakKind.HeadChanged, head.Sequence),
            null => new AuditBreak(AuditBreakKind.UnknownKey, head.Sequence),
        };
    }

    internal static AuditHead Seal(AuditKeys keys, AuditHead head) => head with { Seal = AuditMac.OfHead(keys.Active, head) };

    /// <summary>Null where the ring does not hold the key.</summary>
    internal static bool? IsSealed(AuditKeys keys, string tenant, AuditHead head) =>
        IsSealed(keys.Find(head.KeyId), tenant, head.Tenant, head.Seal, key => AuditMac.OfHead(key, head));

    /// <summary>Null where the ring does not hold the key.</summary>
    internal static bool? IsSealed(AuditKeys keys, string tenant, AuditCheckpoint checkpoint) =>
        IsSealed(keys.Find(checkpoint.KeyId), tenant, checkpoint.Tenant, checkpoint.Seal, key => AuditMac.OfCheckpoint(key, checkpoint));

    private static bool? IsSealed(Key? key, string tenant, string sealedTenant, ReadOnlyMemory<byte> seal, Func<Key, byte[]> mac) => key is null
        ? null
        : string.Equals(tenant, sealedTenant, StringComparison.Ordinal) && FixedTime.Equals(mac(key), seal.Span);
}

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
