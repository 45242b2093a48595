using System.Data.Common;
using AuthKit.Sql;
using AuthKit.TestServers;
using Npgsql;

namespace AuthKit.Stores.Tests.Adapters;

public sealed class PostgreSqlAdapter() : SqlAdapter(SqlDialect.PostgreSql)
{
    protected override DbDataSource CreateDataSource() => NpgsqlDataSource.Create(ServerKind.Postgres.ConnectionString());
}
