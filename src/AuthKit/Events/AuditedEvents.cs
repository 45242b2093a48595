using AuthKit.Stores;

namespace AuthKit.Events;

/// <summary>Which events the audit log keeps, and which of them are chained.</summary>
internal static class AuditedEvents
{
    /// <summary>Null for an event that is not kept.</summary>
    public static AuditRecord? TryRecord(AuthEvent authEvent) => new AuditRecord
    {
        Id = AuditId.Create(),
        Time = StoreTime.Truncate(authEvent.Time),
        TenantKey = AuditRecord.TenantKeyOf(authEvent.Tenant),
        Tenant = authEvent.Tenant,
        SubjectKey = authEvent.SubjectId is { } subject ? new SubjectRef(authEvent.Tenant, subject).ToOwnerKey() : null,
        SubjectId = authEvent.SubjectId,
        EventName = authEvent.Name,
        Payload = "{}"u8.ToArray(),
        IsChained = authEvent.SubjectId is not null,
    };
}
