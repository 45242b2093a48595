using AuthKit.Cryptography;
using NSec.Cryptography;

namespace AuthKit.Audit;

/// <summary>
/// The keyed chain that makes tampering with the audit log evident. Each record of a tenant gets the next number, and a MAC over the record,
/// the number and the previous MAC. The head records the last number and MAC. Stores extend the chain with <see cref="Extend"/> and verify
/// it with <see cref="Walk"/>. <c>docs/audit.md</c> describes the format, and what the chain proves. Thread-safe.
/// </summary>
public sealed class AuditChain
{
    private readonly SecretKeyRing _ring;

    /// <summary>Creates a chain whose MAC keys are derived from the keys of a ring. The caller owns and disposes the ring.</summary>
    public AuditChain(SecretKeyRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        _ring = ring;
    }

    /// <summary>Creates the head of a chain that has no records yet.</summary>
    /// <exception cref="ArgumentException">The text is not a valid tenant.</exception>
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

    /// <summary>Starts to link new records to a head. The store holds the head locked until the records are written.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="head">
    /// The head as the store has it. A head that AuthKit did not write, or whose key the ring does not hold, is extended too. The chain then
    /// shows permanently where this happened.
    /// </param>
    public AuditChainWriter Extend(string tenant, AuditHead head)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        ArgumentNullException.ThrowIfNull(head);
        return new AuditChainWriter(new AuditKeys(_ring), tenant, head);
    }

    /// <summary>Starts to verify a chain. The caller passes its records in the order of their numbers.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="from">The checkpoint after which the chain begins; null if no record was ever purged.</param>
    public AuditChainWalk Walk(string tenant, AuditCheckpoint? from)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        return new AuditChainWalk(new AuditKeys(_ring), tenant, from);
    }

    /// <summary>Checks the seal of a head. Returns null if AuthKit wrote the head for this tenant, otherwise the fault.</summary>
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

    /// <summary>Whether AuthKit sealed the head for this tenant; null if the ring does not hold the key.</summary>
    internal static bool? IsSealed(AuditKeys keys, string tenant, AuditHead head) =>
        IsSealed(keys.Find(head.KeyId), tenant, head.Tenant, head.Seal, key => AuditMac.OfHead(key, head));

    /// <summary>Whether AuthKit sealed the checkpoint for this tenant; null if the ring does not hold the key.</summary>
    internal static bool? IsSealed(AuditKeys keys, string tenant, AuditCheckpoint checkpoint) =>
        IsSealed(keys.Find(checkpoint.KeyId), tenant, checkpoint.Tenant, checkpoint.Seal, key => AuditMac.OfCheckpoint(key, checkpoint));

    private static bool? IsSealed(Key? key, string tenant, string sealedTenant, ReadOnlyMemory<byte> seal, Func<Key, byte[]> mac) => key is null
        ? null
        : string.Equals(tenant, sealedTenant, StringComparison.Ordinal) && FixedTime.Equals(mac(key), seal.Span);
}

/// <summary>
/// A tenant's audit chain cannot be extended, because the store has a record after its head. Somebody tampered with the tables or restored
/// only part of them. Nothing was written, and a retry will fail too. <see cref="AuditChainVerifier"/> finds the fault.
/// </summary>
public sealed class AuditChainException : Exception
{
    /// <summary>Creates the exception for the chain of a tenant.</summary>
    public AuditChainException(string tenant)
        : base("The store has a record after the head of an audit chain: its tables were tampered with or partly restored. Nothing was written.")
        => Tenant = tenant;

    /// <summary>The tenant whose chain cannot be extended.</summary>
    public string Tenant { get; }
}
