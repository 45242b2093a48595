using System.Globalization;
using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>
/// One step of the schema. Its statements can run again, because a database without transactional schema changes may stop between two of them. The
/// last statement records the version.
/// </summary>
internal sealed record SchemaMigration(int Version, IReadOnlyList<string> Statements)
{
    public static IReadOnlyList<SchemaMigration> All(Dialect dialect, string prefix) =>
    [
        Create(
            prefix,
            1,
            [
                .. dialect.CreateTable(SchemaTables.SessionsTable(prefix)),
                .. dialect.CreateTable(SchemaTables.AccountsTable(prefix)),
                .. dialect.CreateLocks(prefix),
            ]),
        Create(
            prefix,
            2,
            [
                .. dialect.CreateTable(SchemaTables.OneTimeTokensTable(prefix)),
                .. dialect.CreateTable(SchemaTables.AuditTable(prefix)),
                .. dialect.CreateTable(SchemaTables.AuditHeadsTable(prefix)),
                .. dialect.CreateTable(SchemaTables.AuditCheckpointsTable(prefix)),
            ]),
        Create(
            prefix,
            3,
            [
                // These are the counts of version 2, which needed a transaction for each decision. They are short-lived, and nothing else depends
                // on them.
                $"DROP TABLE IF EXISTS {prefix}rate_limits",
                .. dialect.CreateTable(SchemaTables.RateLimitsTable(prefix)),
            ]),
        Create(prefix, 4, [.. dialect.CreateTable(SchemaTables.JwtKeyRingsTable(prefix)), .. dialect.CreateTable(SchemaTables.MfaTable(prefix))]),

        // The revocations of version 3 compared times. They only refused access tokens, which live for minutes.
        Create(prefix, 5, [$"DROP TABLE IF EXISTS {prefix}revocations", .. dialect.CreateTable(SchemaTables.RevocationsTable(prefix))]),
        Create(
            prefix,
            6,
            [
                // From this version on, ends_at is rounded up. Exact ends stay until the next use of their row.
                .. dialect.LeaveRoom(SchemaTables.Sessions(prefix)),
                .. dialect.LeaveRoom(SchemaTables.RateLimits(prefix)),
            ]),
        Create(prefix, 7, MoveRefreshFamilies(dialect, prefix)),
    ];

    /// <summary>
    /// Versions 3 to 6 stored families in a table with an index on the exact end. The families are copied with their ends. The old table is created
    /// first if it is missing, so that these statements can run on any version, and run again.
    /// </summary>
    private static IEnumerable<string> MoveRefreshFamilies(Dialect dialect, string prefix)
    {
        var (table, old) = (SchemaTables.RefreshFamiliesTable(prefix), $"{prefix}refresh_families");
        var columns = table.Columns.Where(static column => column.Name != "purge_at").ToList();
        var names = string.Join(", ", columns.Select(static column => column.Name));
        var day = PurgeTime.Day.ToString(CultureInfo.InvariantCulture);
        return
        [
            .. dialect.CreateTable(new Table(old, columns, table.PrimaryKey, [])),
            .. dialect.CreateTable(table),
            .. dialect.LeaveRoom(table.Name),
            $"INSERT INTO {table.Name} ({names}, purge_at) SELECT {names}, {PurgeTime.Of("ends_at", day)} FROM {old} AS kept WHERE NOT EXISTS (SELECT 1 FROM {table.Name} AS present WHERE present.family_key = kept.family_key)",
            $"DROP TABLE IF EXISTS {old}",
        ];
    }

    private static SchemaMigration Create(string prefix, int version, IEnumerable<string> statements)
    {
        var table = SchemaTables.Migrations(prefix);
        var record = $"INSERT INTO {table} (version) SELECT one.version FROM (SELECT {version} AS version) AS one WHERE NOT EXISTS (SELECT 1 FROM {table} AS present WHERE present.version = one.version)";
        return new SchemaMigration(version, [.. statements, record]);
    }
}
