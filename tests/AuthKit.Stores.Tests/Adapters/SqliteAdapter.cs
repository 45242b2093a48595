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

    /// <summary>The columns, and the whole files with what SQLite has written beside them and what it has left in them; it still has them open.</summary>
    public override async Task<IReadOnlyList<byte[]>> DumpMfaAsync(StoreKey owner)
    {
        var values = new List<byte[]>(await base.DumpMfaAsync(owner));
        foreach (var path in Directory.GetFiles(_folder))
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            values.Add(copy.ToArray());
        }

        return values;
    }

    protected override Task DropAsync() => Task.CompletedTask;

    protected override async Task CloseAsync()
    {
        await base.CloseAsync();
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
        Directory.Delete(_folder, recursive: true);
    }
}
