using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace AuthKit.Sql.Tests;

internal sealed class RecordingConnection(RecordingDataSource recorder, DbConnection? inner) : DbConnection
{
    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "";

    public override string DataSource => "";

    public override string ServerVersion => "";

    public override ConnectionState State => inner?.State ?? ConnectionState.Open;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Close() => inner?.Close();

    public override void Open() => inner?.Open();

    public override Task OpenAsync(CancellationToken cancellationToken) => inner?.OpenAsync(cancellationToken) ?? Task.CompletedTask;

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
        => new RecordingTransaction(this, recorder, inner?.BeginTransaction(isolationLevel));

    // If there is no database, a command of SQLite's driver holds the parameters. It never runs.
    protected override DbCommand CreateDbCommand()
        => inner is null ? new RecordingCommand(recorder, new SqliteCommand(), isReal: false) : new RecordingCommand(recorder, inner.CreateCommand(), isReal: true);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner?.Dispose();
        }

        base.Dispose(disposing);
    }
}
