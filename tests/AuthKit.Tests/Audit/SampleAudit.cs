using System.Text;
using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Tests.Audit;

internal static class SampleAudit
{
    public static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);

    public static AuditRecord New(string tenant = "acme", string? subjectId = "alice", bool isChained = true) => new()
    {
        Id = AuditId.Create(),
        Time = Time,
        TenantKey = AuditRecord.TenantKeyOf(tenant),
        Tenant = tenant,
        SubjectKey = subjectId is null ? null : new SubjectRef(tenant, subjectId).ToOwnerKey(),
        SubjectId = subjectId,
        EventName = "password.changed",
        Payload = Encoding.UTF8.GetBytes("{\"sid\":\"one\"}"),
        IsChained = isChained,
    };
}
