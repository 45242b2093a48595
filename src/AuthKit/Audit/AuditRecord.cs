using System.Text;
using AuthKit.Stores;

namespace AuthKit.Audit;

/// <summary>
/// What the audit log keeps of one event: the few columns that a store works with, and the event's members as JSON.
/// Immutable, and without secrets, as the event is.
/// </summary>
public sealed record AuditRecord
{
    /// <summary>The longest payload in bytes: 8 KiB.</summary>
    public const int MaxPayloadLength = 8 * 1024;

    /// <summary>The longest name of an event in characters.</summary>
    public const int MaxEventNameLength = 64;

    /// <summary>The record's own name. Unique.</summary>
    public required AuditId Id { get; init; }

    /// <summary>When it happened. UTC, whole milliseconds.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The key of the tenant (<see cref="TenantKeyOf"/>).</summary>
    public required StoreKey TenantKey { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. Information: a store finds nothing by it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The key of the subject, to page by; null where no account is known to be meant.</summary>
    public StoreKey? SubjectKey { get; init; }

    /// <summary>The subject, 1 to 255 UTF-16 units; null where no account is known to be meant. Information: a store finds nothing by it.</summary>
    public string? SubjectId { get; init; }

    /// <summary>The event's stable name, such as <c>password.changed</c>: 1 to 64 ASCII characters.</summary>
    public required string EventName { get; init; }

    /// <summary>The event's own members (a UTF-8 JSON object), at most 8 KiB. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>
    /// Whether the record is to be linked into its tenant's chain: all such records of a tenant are appended one after the
    /// other. The other records are not protected against an attacker who can write to the database.
    /// </summary>
    public required bool IsChained { get; init; }

    /// <summary>The key under which a store keeps a tenant's records, its head and its checkpoint.</summary>
    /// <exception cref="ArgumentException">The tenant is over 255 UTF-16 units, not well-formed, or holds U+0000.</exception>
    public static StoreKey TenantKeyOf(string tenant)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));

        // No subject has an empty name, so this is no subject's key.
        return OwnerKeys.Derive(tenant, "");
    }

    /// <summary>For a store, before it writes.</summary>
    /// <exception cref="ArgumentException">A member is outside the bounds that are given with it, or a key is not that of its text.</exception>
    public void ThrowIfOutOfBounds()
    {
        if (!IsWithinBounds)
        {
            Errors.Argument("An audit record has a member outside its bounds, or a key that is not that of its text.", "record");
        }
    }

    /// <summary>A row that somebody tampered with may hold anything.</summary>
    internal bool IsWithinBounds =>
        NameRules.IsWellFormed(Tenant)
        && TenantKey == OwnerKeys.Derive(Tenant, "")
        && (SubjectId is null
            ? SubjectKey is null
            : SubjectId.Length > 0 && NameRules.IsWellFormed(SubjectId) && SubjectKey == OwnerKeys.Derive(Tenant, SubjectId))
        && EventName is { Length: > 0 and <= MaxEventNameLength } && Ascii.IsValid(EventName)
        && Payload.Length <= MaxPayloadLength
        && Time == StoreTime.Truncate(Time);
}
