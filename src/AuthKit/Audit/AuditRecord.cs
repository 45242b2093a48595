using System.Text;
using AuthKit.Stores;

namespace AuthKit.Audit;

/// <summary>
/// The audit log's record of one event: a few columns that a store works with, and the event's other members as JSON. Like the event, it is
/// immutable and contains no secrets.
/// </summary>
public sealed record AuditRecord
{
    /// <summary>The longest payload in bytes: 8 KiB.</summary>
    public const int MaxPayloadLength = 8 * 1024;

    /// <summary>The longest event name in characters.</summary>
    public const int MaxEventNameLength = 64;

    /// <summary>The unique id of the record.</summary>
    public required AuditId Id { get; init; }

    /// <summary>When the event happened, in UTC and whole milliseconds.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The key of the tenant (<see cref="TenantKeyOf"/>), by which a store finds its records.</summary>
    public required StoreKey TenantKey { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. For readers only; a store searches by <see cref="TenantKey"/>.</summary>
    public required string Tenant { get; init; }

    /// <summary>The key of the subject, by which a store finds its records; null if the event is not about a known account.</summary>
    public StoreKey? SubjectKey { get; init; }

    /// <summary>
    /// The subject, 1 to 255 UTF-16 units; null if the event is not about a known account. For readers only; a store searches by
    /// <see cref="SubjectKey"/>.
    /// </summary>
    public string? SubjectId { get; init; }

    /// <summary>The event's stable name, such as <c>password.changed</c>: 1 to 64 ASCII characters.</summary>
    public required string EventName { get; init; }

    /// <summary>The event's other members as a UTF-8 JSON object, at most 8 KiB. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>
    /// Whether the store links the record into its tenant's chain. All chained records of a tenant are appended one after the other. The chain
    /// does not protect the other records against an attacker who can write to the database.
    /// </summary>
    public required bool IsChained { get; init; }

    /// <summary>Derives the key under which a store keeps a tenant's records, head and checkpoint.</summary>
    /// <exception cref="ArgumentException">The tenant is over 255 UTF-16 units, not well-formed, or contains U+0000.</exception>
    public static StoreKey TenantKeyOf(string tenant)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));

        // A subject never has an empty identifier, so this key differs from every subject's key.
        return OwnerKeys.Derive(tenant, "");
    }

    /// <summary>Validates the record. A store calls it before it writes.</summary>
    /// <exception cref="ArgumentException">A member is outside its documented bounds, or a key does not match its text.</exception>
    public void ThrowIfOutOfBounds()
    {
        if (!IsWithinBounds)
        {
            Errors.Argument("An audit record has a member outside its bounds, or a key that does not match its text.", "record");
        }
    }

    /// <summary>Whether all members are within their bounds. A stored record may not be, if somebody tampered with its row.</summary>
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
