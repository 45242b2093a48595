using System.Data.Common;
using System.Globalization;
using AuthKit.Stores;

namespace AuthKit.Sql.Dialects;

/// <summary>
/// MySQL and MariaDB with InnoDB. The connection determines whether affected rows are those found or those changed. Every conditional update here
/// changes each row that it finds, so both numbers are the same. An assignment in an UPDATE sees the values that earlier assignments set. There is no
/// RETURNING.
/// </summary>
internal sealed class MySqlDialect : Dialect
{
    private const string IntegrityViolation = "23000";
    private const string Deadlock = "40001";

    // The drivers put the server's error number here, where it can be read without their exception types.
    private const string NumberKey = "Server Error Code";

    public override ValueTask CheckAsync(DbConnection connection, CancellationToken cancellationToken) => MySqlSettings.CheckAsync(connection, cancellationToken);

    // https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
    public override SetupFailure Classify(DbException exception) => Convert.ToInt32(exception.Data[NumberKey] ?? 0, CultureInfo.InvariantCulture) switch
    {
        1045 or 1698 => SetupFailure.SignIn,
        1049 or 1046 => SetupFailure.NoDatabase,
        1044 or 1142 or 1143 or 1227 or 1370 => SetupFailure.NotAllowed,
        1290 or 1792 or 1836 or 3100 => SetupFailure.ReadOnly,
        1021 or 1114 => SetupFailure.Full,
        1040 or 1203 or 1226 => SetupFailure.TooMany,
        1205 => SetupFailure.Busy,
        1042 or 1043 or 1053 or 2002 or 2003 or 2006 or 2013 => SetupFailure.Unreachable,
        _ => SetupFailure.Other,
    };

    // These tables have no other constraints, so 23000 means a unique key.
    public override bool IsTaken(DbException exception) => exception.SqlState == IntegrityViolation;

    public override bool IsDeadlock(DbException exception) => exception.SqlState == Deadlock;

    // Not VARBINARY(16): some drivers can be configured to read that as a GUID.
    public override string TypeOf(ColumnType type) => type switch
    {
        ColumnType.Key or ColumnType.Sid => "VARBINARY(32)",
        ColumnType.Ascii => "VARBINARY(64)",
        ColumnType.Name => "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
        ColumnType.Int64 => "BIGINT",
        _ => "MEDIUMBLOB",
    };

    public override IEnumerable<string> CreateTable(Table table)
    {
        var indexes = table.Indexes.Select(index => $"    {index.Unique}KEY {index.Name} ({index.Columns})");
        return [$"CREATE TABLE IF NOT EXISTS {table.Name} (\n{table.Body(this, indexes)}\n) ENGINE = InnoDB"];
    }

    public override string? LockSchema => "SELECT GET_LOCK('authkit_schema', 60)";

    public override string? UnlockSchema => "SELECT RELEASE_LOCK('authkit_schema')";

    public override bool HasTransactionalSchema => false;

    public override string CountTables => "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = @name";

    // Locks rows that always exist. Locks for rows that do not exist yet would be gap locks, which two inserting transactions share and then
    // deadlock on.
    public override string? LockOwner(string prefix) => OwnerLocks.Lock(prefix, hint: "");

    public override long LockOf(StoreKey owner) => OwnerLocks.Of(owner);

    public override IEnumerable<string> CreateLocks(string prefix) => OwnerLocks.Create(this, prefix);

    // This largest number means "all rows" (MySQL manual, SELECT).
    public override string AllAfter(string orderedSelect, string count) => $"{orderedSelect} LIMIT 18446744073709551615 OFFSET {count}";

    public override string DeleteFirst(string table, string condition, string order, string count, bool skipLocked) =>
        $"DELETE FROM {table} WHERE {condition} ORDER BY {order} LIMIT {count}";

    public override string InsertUnlessTaken(string insert) => $"INSERT INTO {insert}";

    public override string UpdateUnlessTaken(string update) => $"UPDATE {update}";
}
