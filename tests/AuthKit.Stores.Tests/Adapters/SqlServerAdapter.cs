using System.Data.Common;
using AuthKit.Sql;
using AuthKit.TestServers;
using Microsoft.Data.SqlClient;

namespace AuthKit.Stores.Tests.Adapters;

public sealed class SqlServerAdapter() : SqlAdapter(SqlDialect.SqlServer)
{
    protected override string ConnectionString => ServerKind.SqlServer.ConnectionString();

    protected override DbDataSource CreateDataSource() => SqlClientFactory.Instance.CreateDataSource(ConnectionString);
}
