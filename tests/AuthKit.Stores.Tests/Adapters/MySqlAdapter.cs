using System.Data.Common;
using AuthKit.Sql;
using AuthKit.TestServers;
using MySqlConnector;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>MySQL or MariaDB, whichever the variable names.</summary>
public class MySqlAdapter() : SqlAdapter(SqlDialect.MySql)
{
    protected virtual string Settings => "";

    protected override string ConnectionString => $"{ServerKind.MySql.ConnectionString()};{Settings}";

    protected override DbDataSource CreateDataSource() => new MySqlDataSource(ConnectionString);
}
