using System.Data.Common;
using AuthKit.Sql;
using Microsoft.Data.Sqlite;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>A file with a rollback journal in place of the write-ahead log, without a pool, and a driver that would wait for ever.</summary>
public sealed class RollbackSqliteAdapter() : SqlAdapter(SqlDialect.Sqlite)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("authkit-").FullName;

    protected override string ConnectionString => $"Data Source={Path.Combine(_folder, "test.db")};Default Timeout=0;Foreign Keys=true;Recursive Triggers=true;Pooling=false";

    protected override DbDataSource CreateDataSource() => SqliteFactory.Instance.CreateDataSource(ConnectionString);

    protected override async Task OpenAsync()
    {
        await base.OpenAsync();
        await using var file = new SqliteConnection(ConnectionString);
        await file.OpenAsync();
        await using var mode = file.CreateCommand();
        mode.CommandText = "PRAGMA journal_mode = TRUNCATE";
        await mode.ExecuteNonQueryAsync();
    }

    protected override Task DropAsync() => Task.CompletedTask;

    protected override async Task CloseAsync()
    {
        await base.CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A database in memory that all connections share, and one keeps open.</summary>
public sealed class SharedMemorySqliteAdapter() : SqlAdapter(SqlDialect.Sqlite)
{
    private readonly string _name = $"authkit-{Guid.CreateVersion7()}";
    private readonly List<SqliteConnection> _open = [];

    protected override string ConnectionString => $"Data Source={_name};Mode=Memory;Cache=Shared";

    protected override DbDataSource CreateDataSource() => SqliteFactory.Instance.CreateDataSource(ConnectionString);

    protected override async Task OpenAsync()
    {
        _open.Add(new SqliteConnection(ConnectionString));
        await _open[0].OpenAsync();
        await base.OpenAsync();
    }

    protected override Task DropAsync() => Task.CompletedTask;

    protected override async Task CloseAsync()
    {
        await base.CloseAsync();
        await _open[0].DisposeAsync();
    }
}
