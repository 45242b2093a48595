using AuthKit.Stores;

namespace AuthKit.Audit;

/// <summary>Which records to read, newest first.</summary>
public sealed class AuditQuery
{
    /// <summary>The largest page.</summary>
    public const int MaxLimitLimit = 1_000;

    /// <summary>Only records of this tenant; null (the default) for those of all, which only an operator of all tenants may see.</summary>
    public string? Tenant { get; init; }

    /// <summary>Only records about this subject, within its tenant; null by default.</summary>
    public SubjectRef? Subject { get; init; }

    /// <summary>Only records of this time or later; null by default.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only records of before this time; null by default.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The <see cref="AuditPage.Next"/> of the page before; null (the default) for the first one.</summary>
    public AuditCursor? After { get; init; }

    /// <summary>The most records to read. Default 100; 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The key to find a tenant's records by; null where those of all tenants, or of a subject, are meant.</summary>
    public StoreKey? TenantKey => Tenant is null || Subject is not null ? null : AuditRecord.TenantKeyOf(Tenant);

    /// <summary>The key by which a subject's records are found; null if the query names no subject.</summary>
    public StoreKey? SubjectKey => Subject?.ToOwnerKey();

    /// <summary>For a store, before it reads.</summary>
    /// <exception cref="ArgumentException">The limit is out of its range, a text is no tenant, or the subject is one of another tenant.</exception>
    public void ThrowIfOutOfBounds()
    {
        if (Limit is < 1 or > MaxLimitLimit)
        {
            Errors.OutOfRange("A page of the audit log has 1 to 1,000 records.", nameof(Limit));
        }

        if (Tenant is not null)
        {
            NameRules.ThrowIfNotTenant(Tenant, nameof(Tenant));
            if (Subject is { } subject && !string.Equals(subject.Tenant, Tenant, StringComparison.Ordinal))
            {
                Errors.Argument("The subject is one of another tenant.", nameof(Subject));
            }
        }
    }
}

/// <summary>Some of the records that a query asks for, newest first.</summary>
public sealed class AuditPage
{
    /// <summary>The records, at most as many as the query's limit.</summary>
    public required IReadOnlyList<AuditEntry> Entries { get; init; }

    /// <summary>Where the next page begins; null where this is the last one.</summary>
    public AuditCursor? Next { get; init; }
}
