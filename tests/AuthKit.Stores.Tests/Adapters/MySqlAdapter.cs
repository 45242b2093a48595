using System.Data.Common;
using AuthKit.Sql;
using AuthKit.TestServers;
using MySqlConnector;

namespace AuthKit.Stores.Tests.Adapters;

public sealed class MySqlAdapter() : SqlAdapter(SqlDialect.MySql)
{
    protected override DbDataSource CreateDataSource() => new MySqlDataSource(ServerKind.MySql.ConnectionString());
}
