using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>The tables of the newest version of the schema.</summary>
internal static class SchemaTables
{
    public static string Sessions(string prefix) => $"{prefix}sessions";

    public static string Accounts(string prefix) => $"{prefix}accounts";

    public static string RateLimits(string prefix) => $"{prefix}rate_limit_counts";

    public static string OneTimeTokens(string prefix) => $"{prefix}one_time_tokens";

    public static string RefreshFamilies(string prefix) => $"{prefix}refresh_token_families";

    public static string Revocations(string prefix) => $"{prefix}revocation_entries";

    public static string JwtKeyRings(string prefix) => $"{prefix}jwt_key_rings";

    public static string Mfa(string prefix) => $"{prefix}mfa";

    public static string Audit(string prefix) => $"{prefix}audit";

    public static string AuditHeads(string prefix) => $"{prefix}audit_heads";

    public static string AuditCheckpoints(string prefix) => $"{prefix}audit_checkpoints";

    public static string Migrations(string prefix) => $"{prefix}migrations";

    public static Table MigrationsTable(string prefix) =>
        new(Migrations(prefix), [new Column("version", ColumnType.Int64)], "version", []);

    /// <summary>
    /// The primary key never changes, unlike the key of the token, so a scan over an owner's rows cannot miss a row that a rotation moves during
    /// the scan.
    /// </summary>
    public static Table SessionsTable(string prefix) => new(
        Sessions(prefix),
        [
            new Column("owner_key", ColumnType.Key),
            new Column("sid", ColumnType.Sid),
            new Column("session_key", ColumnType.Key),
            new Column("tenant", ColumnType.Name),
            new Column("subject_id", ColumnType.Name, IsNullable: true),
            new Column("version", ColumnType.Int64),
            new Column("created_at", ColumnType.Int64),
            new Column("last_seen_at", ColumnType.Int64),
            new Column("idle_timeout", ColumnType.Int64),
            new Column("expires_at", ColumnType.Int64),
            new Column("ends_at", ColumnType.Int64),
            new Column("previous_key", ColumnType.Key, IsNullable: true),
            new Column("previous_key_expires_at", ColumnType.Int64, IsNullable: true),
            new Column("payload", ColumnType.Payload),
        ],
        "owner_key, sid",
        [
            new TableIndex($"{prefix}sessions_key", "session_key", IsUnique: true),
            new TableIndex($"{prefix}sessions_previous_key", "previous_key", OnlyWhereNotNull: true),
            new TableIndex($"{prefix}sessions_owner", "owner_key, created_at, sid"),
            new TableIndex($"{prefix}sessions_end", "ends_at"),
        ]);

    public static Table AccountsTable(string prefix) => new(
        Accounts(prefix),
        [
            new Column("account_key", ColumnType.Key),
            new Column("login_key", ColumnType.Key),
            new Column("tenant", ColumnType.Name),
            new Column("subject_id", ColumnType.Name),
            new Column("version", ColumnType.Int64),
            new Column("created_at", ColumnType.Int64),
            new Column("payload", ColumnType.Payload),
        ],
        "account_key",
        [new TableIndex($"{prefix}accounts_login", "login_key", IsUnique: true)]);

    /// <summary>
    /// The change of the last request is stored with the count, because RETURNING gives the row after the change. So one statement can report its
    /// decision.
    /// </summary>
    public static Table RateLimitsTable(string prefix) => new(
        RateLimits(prefix),
        [
            new Column("limit_key", ColumnType.Key),
            new Column("counted_since", ColumnType.Int64),
            new Column("used", ColumnType.Int64),
            new Column("previous", ColumnType.Int64),
            new Column("changed", ColumnType.Int64),
            new Column("expires_at", ColumnType.Int64),
        ],
        "limit_key",
        [new TableIndex($"{prefix}rate_limit_counts_end", "expires_at")]);

    public static Table OneTimeTokensTable(string prefix) => new(
        OneTimeTokens(prefix),
        [
            new Column("token_key", ColumnType.Key),
            new Column("owner_key", ColumnType.Key),
            new Column("purpose", ColumnType.Ascii),
            new Column("tenant", ColumnType.Name),
            new Column("subject_id", ColumnType.Name, IsNullable: true),
            new Column("created_at", ColumnType.Int64),
            new Column("expires_at", ColumnType.Int64),
            new Column("tries_left", ColumnType.Int64),
            new Column("code_hash", ColumnType.Key, IsNullable: true),
            new Column("payload", ColumnType.Payload),
        ],
        "token_key",
        [
            new TableIndex($"{prefix}one_time_tokens_owner", "owner_key, purpose, created_at, token_key"),
            new TableIndex($"{prefix}one_time_tokens_end", "expires_at"),
        ]);

    /// <summary>
    /// A refresh changes no key, and changes the purge time at most once a day, so most rotations leave every index as it is.
    /// </summary>
    public static Table RefreshFamiliesTable(string prefix) => new(
        RefreshFamilies(prefix),
        [
            new Column("family_key", ColumnType.Key),
            new Column("owner_key", ColumnType.Key),
            new Column("sid", ColumnType.Sid),
            new Column("tenant", ColumnType.Name),
            new Column("subject_id", ColumnType.Name),
            new Column("token_key", ColumnType.Key),
            new Column("previous_token_key", ColumnType.Key, IsNullable: true),
            new Column("previous_token_ends_at", ColumnType.Int64, IsNullable: true),
            new Column("created_at", ColumnType.Int64),
            new Column("refreshed_at", ColumnType.Int64),
            new Column("expires_at", ColumnType.Int64),
            new Column("ends_at", ColumnType.Int64),
            new Column("purge_at", ColumnType.Int64),
            new Column("payload", ColumnType.Payload),
        ],
        "family_key",
        [
            new TableIndex($"{prefix}refresh_token_families_sid", "owner_key, sid", IsUnique: true),
            new TableIndex($"{prefix}refresh_token_families_owner", "owner_key, created_at, sid"),
            new TableIndex($"{prefix}refresh_token_families_end", "purge_at"),
        ]);

    public static Table RevocationsTable(string prefix) => new(
        Revocations(prefix),
        [
            new Column("revocation_key", ColumnType.Key),
            new Column("generation", ColumnType.Int64),
            new Column("kept_sid", ColumnType.Sid, IsNullable: true),
            new Column("kept_from", ColumnType.Int64),
            new Column("expires_at", ColumnType.Int64),
        ],
        "revocation_key",
        [new TableIndex($"{prefix}revocation_entries_end", "expires_at")]);

    public static Table JwtKeyRingsTable(string prefix) => VersionedTable(JwtKeyRings(prefix), "ring_key");

    public static Table MfaTable(string prefix) => VersionedTable(Mfa(prefix), "owner_key");

    /// <summary>
    /// Ordered by time, because records are inserted, paged through and purged in that order. A sequence number is unique within its tenant; records
    /// that are not chained have no number.
    /// </summary>
    public static Table AuditTable(string prefix) => new(
        Audit(prefix),
        [
            new Column("created_at", ColumnType.Int64),
            new Column("audit_id", ColumnType.Sid),
            new Column("tenant_key", ColumnType.Key),
            new Column("tenant", ColumnType.Name),
            new Column("subject_key", ColumnType.Key, IsNullable: true),
            new Column("subject_id", ColumnType.Name, IsNullable: true),
            new Column("event_name", ColumnType.Name),
            new Column("payload", ColumnType.Payload),
            new Column("sequence", ColumnType.Int64, IsNullable: true),
            new Column("mac", ColumnType.Key, IsNullable: true),
            new Column("key_id", ColumnType.Name, IsNullable: true),
        ],
        "created_at, audit_id",
        [
            new TableIndex($"{prefix}audit_tenant", "tenant_key, created_at, audit_id"),
            new TableIndex($"{prefix}audit_subject", "subject_key, created_at, audit_id"),
            new TableIndex($"{prefix}audit_chain", "tenant_key, sequence", IsUnique: true, OnlyWhereNotNull: true),
        ]);

    public static Table AuditHeadsTable(string prefix) => new(
        AuditHeads(prefix),
        [
            new Column("tenant_key", ColumnType.Key),
            new Column("tenant", ColumnType.Name),
            new Column("sequence", ColumnType.Int64),
            new Column("mac", ColumnType.Key),
            new Column("total", ColumnType.Int64),
            new Column("created_at", ColumnType.Int64),
            new Column("key_id", ColumnType.Name),
            new Column("seal", ColumnType.Key),
        ],
        "tenant_key",
        []);

    public static Table AuditCheckpointsTable(string prefix) => new(
        AuditCheckpoints(prefix),
        [
            new Column("tenant_key", ColumnType.Key),
            new Column("tenant", ColumnType.Name),
            new Column("sequence", ColumnType.Int64),
            new Column("mac", ColumnType.Key),
            new Column("total", ColumnType.Int64),
            new Column("purged_before", ColumnType.Int64),
            new Column("break_kind", ColumnType.Int64, IsNullable: true),
            new Column("break_sequence", ColumnType.Int64, IsNullable: true),
            new Column("key_id", ColumnType.Name),
            new Column("seal", ColumnType.Key),
        ],
        "tenant_key",
        []);

    private static Table VersionedTable(string name, string key) => new(
        name,
        [
            new Column(key, ColumnType.Key),
            new Column("version", ColumnType.Int64),
            new Column("payload", ColumnType.Payload),
        ],
        key,
        []);
}
