using AuthKit.Stores;

namespace AuthKit.Audit;

/// <summary>A query for audit records. The result is ordered from newest to oldest.</summary>
public sealed class AuditQuery
{
    /// <summary>The largest <see cref="Limit"/>.</summary>
    public const int MaxLimitLimit = 1_000;

    /// <summary>Only records of this tenant. Null (the default) means all tenants, which only an operator of all tenants may see.</summary>
    public string? Tenant { get; init; }

    /// <summary>Only records about this subject, within its tenant. Default null: all subjects.</summary>
    public SubjectRef? Subject { get; init; }

    /// <summary>Only records of this time or later. Default null: no lower bound.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only records before this time. Default null: no upper bound.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The <see cref="AuditPage.Next"/> of the previous page. Default null: the first page.</summary>
    public AuditCursor? After { get; init; }

    /// <summary>The most records to read. Default 100; 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The key by which a tenant's records are found; null if the query is for all tenants or for a subject.</summary>
    public StoreKey? TenantKey => Tenant is null || Subject is not null ? null : AuditRecord.TenantKeyOf(Tenant);

    /// <summary>The key by which a subject's records are found; null if the query names no subject.</summary>
    public StoreKey? SubjectKey => Subject?.ToOwnerKey();

    /// <summary>Validates the query. A store calls it before it reads.</summary>
    /// <exception cref="ArgumentException">
    /// The limit is out of range, the text is not a valid tenant, or the subject belongs to another tenant.
    /// </exception>
    public void ThrowIfOutOfBounds()
    {
        if (Limit is < 1 or > MaxLimitLimit)
        {
            Errors.OutOfRange("The limit of a page must be 1 to 1,000 records.", nameof(Limit));
        }

        if (Tenant is not null)
        {
            NameRules.ThrowIfNotTenant(Tenant, nameof(Tenant));
            if (Subject is { } subject && !string.Equals(subject.Tenant, Tenant, StringComparison.Ordinal))
            {
                Errors.Argument("The subject belongs to another tenant.", nameof(Subject));
            }
        }
    }
}

/// <summary>One page of a query's results, newest first.</summary>
public sealed class AuditPage
{
    /// <summary>The records, at most as many as the query's limit.</summary>
    public required IReadOnlyList<AuditEntry> Entries { get; init; }

    /// <summary>The cursor for the next page; null if this is the last page.</summary>
    public AuditCursor? Next { get; init; }
}
