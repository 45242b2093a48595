using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Sql.Tests;

internal static class SampleAudit
{
    public const string Tenant = "acme";

    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);

    public static AuditRecord New(string? subjectId = "alice", string tenant = Tenant, bool isChained = true, DateTimeOffset? time = null, string payload = "{\"sid\":\"one\"}") => new()
    {
        Id = AuditId.Create(),
        Time = time ?? Start,
        TenantKey = AuditRecord.TenantKeyOf(tenant),
        Tenant = tenant,
        SubjectKey = subjectId is null ? null : new SubjectRef(tenant, subjectId).ToOwnerKey(),
        SubjectId = subjectId,
        EventName = "sample.event",
        Payload = System.Text.Encoding.UTF8.GetBytes(payload),
        IsChained = isChained,
    };

    public static AuditRecord[] Many(int count, Func<int, AuditRecord> make) => [.. Enumerable.Range(0, count).Select(make)];

    /// <summary>Chained records of one tenant, a second apart.</summary>
    public static AuditRecord[] Chained(int count, string tenant = Tenant) =>
        Many(count, i => New($"subject {i}", tenant, time: Start.AddSeconds(i), payload: $"{{\"number\":{i}}}"));

    public static AuditChainVerifier VerifierOf(TestDatabase database) => new(database.Audit, database.Chain);

    public static async Task AssertIntactAsync(TestDatabase database, long verified, string tenant = Tenant, AuditHead? expected = null)
    {
        var verification = await VerifierOf(database).VerifyAsync(tenant, expected);
        Assert.Null(verification.Break);
        Assert.True(verification.IsIntact);
        Assert.Equal(verified, verification.Verified);
    }

    public static async Task AssertBreakAsync(TestDatabase database, AuditBreakKind kind, long sequence, string tenant = Tenant, AuditHead? expected = null)
    {
        var verification = await VerifierOf(database).VerifyAsync(tenant, expected);
        Assert.Equal(new AuditBreak(kind, sequence), verification.Break);
        Assert.False(verification.IsIntact);
    }

    /// <summary>Every record that a query finds, page by page.</summary>
    public static async Task<List<AuditRecord>> ReadAllAsync(IAuditStore store, Func<AuditCursor?, AuditQuery> query)
    {
        var all = new List<AuditRecord>();
        AuditCursor? next = null;
        do
        {
            var page = await store.ListAsync(query(next));
            all.AddRange(page.Entries.Select(entry => entry.Record));
            next = page.Next;
        }
        while (next is not null);
        return all;
    }
}
