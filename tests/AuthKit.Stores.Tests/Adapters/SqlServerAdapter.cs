using System.Data.Common;
using AuthKit.Sql;
using AuthKit.TestServers;
using Microsoft.Data.SqlClient;

namespace AuthKit.Stores.Tests.Adapters;

public sealed class SqlServerAdapter() : SqlAdapter(SqlDialect.SqlServer)
{
    protected override DbDataSource CreateDataSource() => SqlClientFactory.Instance.CreateDataSource(ServerKind.SqlServer.ConnectionString());
}
