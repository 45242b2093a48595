using System.Buffers.Binary;
using System.Data.Common;
using AuthKit.Stores;

namespace AuthKit.Sql.Dialects;

internal sealed class PostgreSqlDialect : Dialect
{
    // SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
    private const string UniqueViolation = "23505";
    private const string SerializationFailure = "40001";
    private const string DeadlockDetected = "40P01";

    public override string TypeOf(ColumnType type) => type switch
    {
        ColumnType.Name => "text COLLATE \"C\"",
        ColumnType.Int64 => "bigint",
        _ => "bytea",
    };

    public override IEnumerable<string> CreateTable(Table table) => [table.CreateIfMissing(this), .. table.CreateIndexesIfMissing()];

    // CREATE … IF NOT EXISTS fails if two sessions run it at once, so there is a lock. Its number is arbitrary.
    public override string? LockSchema => "SELECT pg_advisory_xact_lock(4702111234474983745)";

    public override string CountTables => "SELECT COUNT(to_regclass(@name))";

    public override string? LockOwner(string prefix) => "SELECT pg_advisory_xact_lock(@lock)";

    public override bool LockOwnerReturnsRow => true;

    public override long LockOf(StoreKey owner)
    {
        Span<byte> bytes = stackalloc byte[StoreKey.Size];
        owner.CopyTo(bytes);
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }

    public override string AllAfter(string orderedSelect, string count) => $"{orderedSelect} OFFSET {count}";

    // The array is built once, before the outer scan. With IN, the planner may run the inner select for each row.
    public override string DeleteFirst(string table, string condition, string order, string count, bool skipLocked) =>
        $"DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM {table} WHERE {condition} ORDER BY {order} LIMIT {count} FOR UPDATE{(skipLocked ? " SKIP LOCKED" : "")}))";

    public override string InsertUnlessTaken(string insert) => $"INSERT INTO {insert} ON CONFLICT DO NOTHING";

    public override string UpdateUnlessTaken(string update) => $"UPDATE {update}";

    public override string? InsertOrChange(string insert, string key, string set, string columns) =>
        $"INSERT INTO {insert} ON CONFLICT ({key}) DO UPDATE SET {set} RETURNING {columns}";

    public override string? Change(string update, string columns) => $"UPDATE {update} RETURNING {columns}";

    public override IEnumerable<string> LeaveRoom(string table) => [$"ALTER TABLE {table} SET (fillfactor = 80)"];

    // The database must be able to store text of any script. SQL_ASCII stores the bytes as they are, which is UTF-8.
    public override async ValueTask CheckAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (await ReadTextAsync(connection, "SELECT current_setting('server_encoding')", cancellationToken).ConfigureAwait(false) is { } encoding and not ("UTF8" or "SQL_ASCII"))
        {
            throw new InvalidOperationException($"The PostgreSQL database has the encoding {encoding}, which cannot hold every name: create it with ENCODING 'UTF8'.");
        }
    }

    public override SetupFailure Classify(DbException exception) => exception.SqlState switch
    {
        null => SetupFailure.Unreachable,
        "28P01" or "28000" => SetupFailure.SignIn,
        "3D000" => SetupFailure.NoDatabase,
        "3F000" => SetupFailure.NoSchema,
        "42501" => SetupFailure.NotAllowed,
        "25006" => SetupFailure.ReadOnly,
        "53100" => SetupFailure.Full,
        "53300" => SetupFailure.TooMany,
        "57P03" or "57P01" or "57P02" => SetupFailure.Unreachable,
        "55P03" => SetupFailure.Busy,
        _ => SetupFailure.Other,
    };

    public override bool IsTaken(DbException exception) => exception.SqlState == UniqueViolation;

    public override bool IsDeadlock(DbException exception) => exception.SqlState is DeadlockDetected or SerializationFailure;
}
