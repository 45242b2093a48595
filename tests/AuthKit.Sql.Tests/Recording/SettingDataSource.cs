using System.Data.Common;

namespace AuthKit.Sql.Tests;

/// <summary>Runs a statement on each new connection, as a server's settings would.</summary>
internal sealed class SettingDataSource(DbDataSource inner, string statement) : DbDataSource
{
    public override string ConnectionString => inner.ConnectionString;

    protected override DbConnection CreateDbConnection() => inner.CreateConnection();

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        var connection = await inner.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }
}
