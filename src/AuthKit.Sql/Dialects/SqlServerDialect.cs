using System.Data.Common;
using AuthKit.Stores;

namespace AuthKit.Sql.Dialects;

internal sealed class SqlServerDialect : Dialect
{
    private const string DeadlockVictim = "1205";

    // SqlException has no SQLSTATE. Its number is also in Data, where it can be read without the driver.
    private const string NumberKey = "HelpLink.EvtID";

    public override string TypeOf(ColumnType type) => type switch
    {
        ColumnType.Key => "VARBINARY(32)",
        ColumnType.Sid => "VARBINARY(16)",
        ColumnType.Ascii => "VARBINARY(64)",
        ColumnType.Name => "NVARCHAR(255) COLLATE Latin1_General_100_BIN2",
        ColumnType.Int64 => "BIGINT",
        _ => "VARBINARY(MAX)",
    };

    public override IEnumerable<string> CreateTable(Table table)
    {
        var indexes = table.Indexes.Select(index => $"    INDEX {index.Name} {index.Unique}NONCLUSTERED ({index.Columns}){index.Condition}");
        return [$"IF OBJECT_ID(N'{table.Name}', N'U') IS NULL CREATE TABLE {table.Name} (\n{table.Body(this, indexes)}\n)"];
    }

    public override string? LockSchema =>
        "EXEC sp_getapplock @Resource = N'authkit_schema', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = 60000";

    public override string CountTables => "SELECT COUNT(*) FROM sys.tables WHERE object_id = OBJECT_ID(@name, N'U')";

    public override string? LockOwner(string prefix) => OwnerLocks.Lock(prefix, hint: " WITH (ROWLOCK)");

    public override long LockOf(StoreKey owner) => OwnerLocks.Of(owner);

    public override IEnumerable<string> CreateLocks(string prefix) => OwnerLocks.Create(this, prefix);

    public override string SelectAndHold(string columns, string table, string condition) =>
        $"SELECT {columns} FROM {table} WITH (UPDLOCK, ROWLOCK) WHERE {condition}";

    public override string First(string orderedSelect, string count) => $"{orderedSelect} OFFSET 0 ROWS FETCH NEXT {count} ROWS ONLY";

    public override string AllAfter(string orderedSelect, string count) => $"{orderedSelect} OFFSET {count} ROWS";

    // Ignores the order: it deletes rows in the order of the condition's index.
    public override string DeleteFirst(string table, string condition, string order, string count, bool skipLocked) =>
        $"DELETE TOP ({count}) FROM {table}{(skipLocked ? " WITH (ROWLOCK, READPAST)" : "")} WHERE {condition}";

    public override string InsertUnlessTaken(string insert) => UnlessTaken($"INSERT INTO {insert}");

    public override string UpdateUnlessTaken(string update) => UnlessTaken($"UPDATE {update}");

    // The statement itself catches the error.
    public override bool IsTaken(DbException exception) => false;

    public override SetupFailure Classify(DbException exception) => (exception.Data[NumberKey] as string) switch
    {
        "18456" or "18452" => SetupFailure.SignIn,
        "4060" or "911" => SetupFailure.NoDatabase,
        "229" or "230" or "262" or "2760" => SetupFailure.NotAllowed,
        "3906" => SetupFailure.ReadOnly,
        "1105" or "9002" => SetupFailure.Full,
        "1222" => SetupFailure.Busy,
        "-2" or "-1" or "2" or "53" or "258" or "10060" or "10061" => SetupFailure.Unreachable,
        _ => SetupFailure.Other,
    };

    public override bool IsDeadlock(DbException exception) => exception.Data[NumberKey] as string == DeadlockVictim;

    // 2601 and 2627: a unique index, a unique constraint.
    private static string UnlessTaken(string statement) =>
        $"BEGIN TRY {statement}; END TRY BEGIN CATCH IF ERROR_NUMBER() NOT IN (2601, 2627) BEGIN; THROW; END; END CATCH";
}
