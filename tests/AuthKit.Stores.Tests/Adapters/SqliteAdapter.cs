using System.Data.Common;
using AuthKit.Sql;
using Microsoft.Data.Sqlite;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>A file of the class's own.</summary>
public sealed class SqliteAdapter() : SqlAdapter(SqlDialect.Sqlite)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("authkit-").FullName;

    protected override string ConnectionString => $"Data Source={Path.Combine(_folder, "test.db")}";

    protected override DbDataSource CreateDataSource() => SqliteFactory.Instance.CreateDataSource(ConnectionString);

    protected override Task DropAsync() => Task.CompletedTask;

    protected override async Task CloseAsync()
    {
        await base.CloseAsync();
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
        Directory.Delete(_folder, recursive: true);
    }
}
