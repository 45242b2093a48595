using System.Data.Common;
using AuthKit.Sql;
using AuthKit.TestServers;
using Npgsql;

namespace AuthKit.Stores.Tests.Adapters;

public class PostgreSqlAdapter() : SqlAdapter(SqlDialect.PostgreSql)
{
    protected override string ConnectionString => ServerKind.Postgres.ConnectionString();

    protected override DbDataSource CreateDataSource() => NpgsqlDataSource.Create(ConnectionString);
}
