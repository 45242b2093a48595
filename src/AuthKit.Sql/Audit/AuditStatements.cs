using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>The SQL statements of <see cref="SqlAuditStore"/> and <see cref="AuditWriter"/>, built once. All values are parameters.</summary>
internal sealed class AuditStatements
{
    private const string Columns = "created_at, audit_id, tenant_key, tenant, subject_key, subject_id, event_name, payload, sequence, mac, key_id";
    private const string HeadColumns = "tenant, sequence, mac, total, created_at, key_id, seal";
    private const string CheckpointColumns = "tenant, sequence, mac, total, purged_before, break_kind, break_sequence, key_id, seal";

    public AuditStatements(Dialect dialect, string prefix)
    {
        var table = SchemaTables.Audit(prefix);
        var heads = SchemaTables.AuditHeads(prefix);
        var checkpoints = SchemaTables.AuditCheckpoints(prefix);
        Add = dialect.InsertUnlessTaken($"{table} ({Columns}) VALUES (@created, @id, @tenantkey, @tenant, @subjectkey, @subject, @event, @payload, @sequence, @mac, @keyid)");
        CountRecord = $"SELECT COUNT(*) FROM {table} WHERE created_at = @created AND audit_id = @id";

        // A page has the records before a position. Without a cursor, that is the end of the requested time, with an id of zeros.
        const string Within = "created_at >= @from AND created_at <= @until AND (created_at < @until OR audit_id < @before)";
        List = dialect.First($"SELECT {Columns} FROM {table} WHERE {Within} ORDER BY created_at DESC, audit_id DESC", "@count");
        ListOfTenant = dialect.First($"SELECT {Columns} FROM {table} WHERE tenant_key = @key AND {Within} ORDER BY created_at DESC, audit_id DESC", "@count");
        ListOfSubject = dialect.First($"SELECT {Columns} FROM {table} WHERE subject_key = @key AND {Within} ORDER BY created_at DESC, audit_id DESC", "@count");
        ReadChain = dialect.First($"SELECT {Columns} FROM {table} WHERE tenant_key = @tenantkey AND sequence >= @first ORDER BY sequence", "@count");

        FindHead = $"SELECT {HeadColumns} FROM {heads} WHERE tenant_key = @tenantkey";
        LockHead = dialect.SelectAndHold(HeadColumns, heads, "tenant_key = @tenantkey");
        AddHead = dialect.InsertUnlessTaken($"{heads} (tenant_key, {HeadColumns}) VALUES (@tenantkey, @tenant, @sequence, @mac, @total, @created, @keyid, @seal)");
        UpdateHead = $"UPDATE {heads} SET tenant = @tenant, sequence = @sequence, mac = @mac, total = @total, created_at = @created, key_id = @keyid, seal = @seal WHERE tenant_key = @tenantkey";

        FindCheckpoint = $"SELECT {CheckpointColumns} FROM {checkpoints} WHERE tenant_key = @tenantkey";
        DeleteCheckpoint = $"DELETE FROM {checkpoints} WHERE tenant_key = @tenantkey";
        AddCheckpoint = $"INSERT INTO {checkpoints} (tenant_key, {CheckpointColumns}) VALUES (@tenantkey, @tenant, @sequence, @mac, @total, @before, @breakkind, @breaksequence, @keyid, @seal)";

        PurgeUnchained = dialect.DeleteFirst(table, "created_at < @before AND sequence IS NULL", "created_at, audit_id", "@count", skipLocked: true);
        var oldest = dialect.First($"SELECT oldest.created_at FROM {table} AS oldest WHERE oldest.tenant_key = head.tenant_key AND oldest.sequence IS NOT NULL ORDER BY oldest.sequence", "@one");
        FindDueTenants = dialect.First($"SELECT head.tenant_key, head.tenant FROM {heads} AS head WHERE head.tenant_key > @after AND ({oldest}) < @before ORDER BY head.tenant_key", "@count");
        DeleteChained = $"DELETE FROM {table} WHERE tenant_key = @tenantkey AND sequence > @begin AND sequence <= @end";
    }

    public string Add { get; }

    public string CountRecord { get; }

    public string List { get; }

    public string ListOfTenant { get; }

    public string ListOfSubject { get; }

    public string ReadChain { get; }

    public string FindHead { get; }

    public string LockHead { get; }

    public string AddHead { get; }

    public string UpdateHead { get; }

    public string FindCheckpoint { get; }

    public string DeleteCheckpoint { get; }

    public string AddCheckpoint { get; }

    public string PurgeUnchained { get; }

    /// <summary>Selects tenants whose chain begins with a record that is old enough.</summary>
    public string FindDueTenants { get; }

    public string DeleteChained { get; }
}
