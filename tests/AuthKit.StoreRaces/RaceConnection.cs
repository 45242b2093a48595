using System.Data.Common;
using AuthKit.RateLimiting;
using AuthKit.Redis;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Sql;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;
using StackExchange.Redis;

namespace AuthKit.StoreRaces;

/// <summary>The stores of one process, over as many connections as an application would have.</summary>
public sealed class RaceConnection
{
    /// <summary>The environment variable with the connection string.</summary>
    public const string Variable = "AUTHKIT_RACE_CONNECTION";

    // Two processes and all other tests share the connections that a server allows: 100 on PostgreSQL.
    private const uint MaxConnections = 32;

    private RaceConnection()
    {
    }

    /// <summary>Opens another limiter over the same counts.</summary>
    public required Func<IRateLimiter> OpenLimiter { get; init; }

    /// <summary>Opens another store over the same sessions.</summary>
    public required Func<ISessionStore> OpenSessions { get; init; }

    /// <summary>Opens another store over the same families.</summary>
    public required Func<IRefreshTokenStore> OpenRefreshTokens { get; init; }

    /// <summary>Opens another store over the same revocations.</summary>
    public required Func<IRevocationStore> OpenRevocations { get; init; }

    /// <summary>Connects to the store.</summary>
    public static async Task<RaceConnection> OpenAsync(string store, string connectionString, string prefix) =>
        store == "Redis" ? await OpenRedisAsync(connectionString, prefix) : OpenSql(Enum.Parse<SqlDialect>(store), connectionString, prefix);

    private static async Task<RaceConnection> OpenRedisAsync(string configuration, string prefix)
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.AsyncTimeout = 60_000;
        var connection = await ConnectionMultiplexer.ConnectAsync(options);
        var redis = new RedisStoreOptions { KeyPrefix = prefix };
        return new RaceConnection
        {
            OpenLimiter = () => new RedisRateLimiter(connection, redis),
            OpenSessions = () => new RedisSessionStore(connection, redis),
            OpenRefreshTokens = () => new RedisRefreshTokenStore(connection, redis),
            OpenRevocations = () => new RedisRevocationStore(connection, redis),
        };
    }

    private static RaceConnection OpenSql(SqlDialect dialect, string connectionString, string prefix)
    {
        DbDataSource dataSource = dialect switch
        {
            SqlDialect.Sqlite => SqliteFactory.Instance.CreateDataSource(connectionString),
            SqlDialect.PostgreSql => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = (int)MaxConnections }),
            SqlDialect.MySql => new MySqlDataSource(new MySqlConnectionStringBuilder(connectionString) { MaximumPoolSize = MaxConnections }.ConnectionString),
            _ => throw new NotSupportedException($"There is no race on {dialect}."),
        };
        var options = new SqlStoreOptions { TablePrefix = prefix, CommandTimeout = TimeSpan.FromMinutes(1) };
        return new RaceConnection
        {
            OpenLimiter = () => new SqlRateLimiter(dataSource, dialect, options),
            OpenSessions = () => new SqlSessionStore(dataSource, dialect, options),
            OpenRefreshTokens = () => new SqlRefreshTokenStore(dataSource, dialect, options),
            OpenRevocations = () => new SqlRevocationStore(dataSource, dialect, options),
        };
    }
}
