using System.Data;
using System.Data.Common;
using System.Globalization;
using AuthKit.Stores;

namespace AuthKit.Sql.Dialects;

/// <summary>
/// One writer at a time, with readers beside it (write-ahead log). A transaction that reads and then writes must begin as a writer (<c>BEGIN
/// IMMEDIATE</c>).
/// </summary>
internal sealed class SqliteDialect : Dialect
{
    public override string TypeOf(ColumnType type) => type switch
    {
        ColumnType.Name => "TEXT",
        ColumnType.Int64 => "INTEGER",
        _ => "BLOB",
    };

    // The setting is stored in the file, so once is enough. It cannot be changed inside a transaction.
    public override IReadOnlyList<string> DatabaseSettings => ["PRAGMA journal_mode = WAL"];

    public override string? LockSchema => null;

    public override string CountTables => "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @name";

    public override bool HasOneWriter => true;

    // SQLite's own wait for another writer polls after 1 ms and then less and less often; drivers poll every 150 ms.
    public override string? BeforeWrite(TimeSpan wait) =>
        string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(long)wait.TotalMilliseconds}");

    // The driver's own BEGIN waits for the timeout in the connection string, which may be infinite.
    public override ValueTask<DbTransaction> BeginAsync(DbConnection connection, int commandTimeout, CancellationToken cancellationToken) =>
        TextTransaction.BeginAsync(connection, "BEGIN IMMEDIATE", commandTimeout, cancellationToken);

    // SQLite replaces some characters when it converts to UTF-16 and back.
    public override async ValueTask CheckAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (await ReadTextAsync(connection, "PRAGMA encoding", cancellationToken).ConfigureAwait(false) is { } encoding and not "UTF-8")
        {
            throw new InvalidOperationException($"The SQLite database has the encoding {encoding}, which changes some names: create a new file; its encoding is UTF-8 by default.");
        }
    }

    public override string? IsInMemory => "SELECT COUNT(*) FROM pragma_database_list WHERE name = 'main' AND COALESCE(file, '') = ''";

    public override SetupFailure Classify(DbException exception) => SqliteError.NumberOf(exception) switch
    {
        8 => SetupFailure.ReadOnly,
        14 or 3 or 23 => SetupFailure.NoFile,
        26 or 11 => SetupFailure.NotADatabase,
        5 or 6 => SetupFailure.Busy,
        13 => SetupFailure.Full,
        _ => SetupFailure.Other,
    };

    public override IsolationLevel Isolation => IsolationLevel.Serializable;

    public override string? LockOwner(string prefix) => null;

    public override long LockOf(StoreKey owner) => 0;

    public override string SelectAndHold(string columns, string table, string condition) => $"SELECT {columns} FROM {table} WHERE {condition}";

    public override IEnumerable<string> CreateTable(Table table) => [table.CreateIfMissing(this), .. table.CreateIndexesIfMissing()];

    public override string AllAfter(string orderedSelect, string count) => $"{orderedSelect} LIMIT -1 OFFSET {count}";

    public override string DeleteFirst(string table, string condition, string order, string count, bool skipLocked) =>
        $"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE {condition} ORDER BY {order} LIMIT {count})";

    public override string InsertUnlessTaken(string insert) => $"INSERT INTO {insert} ON CONFLICT DO NOTHING";

    public override string UpdateUnlessTaken(string update) => $"UPDATE OR IGNORE {update}";

    public override string? InsertOrChange(string insert, string key, string set, string columns) =>
        $"INSERT INTO {insert} ON CONFLICT ({key}) DO UPDATE SET {set} RETURNING {columns}";

    public override string? Change(string update, string columns) => $"UPDATE {update} RETURNING {columns}";

    public override bool IsTaken(DbException exception) => false;

    public override bool IsDeadlock(DbException exception) => false;
}
