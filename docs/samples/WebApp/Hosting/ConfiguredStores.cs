using System.Security.Cryptography;
using AuthKit.Cryptography;
using AuthKit.DependencyInjection;
using AuthKit.Sql;
using Microsoft.Data.Sqlite;
using Npgsql;
using StackExchange.Redis;

namespace WebApp.Hosting;

/// <summary>
/// Selects the sample's store by configuration: <c>--Store sqlite</c> (the default), <c>postgres</c>,
/// <c>redis</c> or <c>memory</c>.
/// </summary>
internal static class ConfiguredStores
{
    public static AuthKitBuilder UseConfiguredStores(this AuthKitBuilder auth, IConfiguration configuration)
    {
        var store = configuration["Store"];
        if (store != "memory")
        {
            auth.UseKeyFile(SqliteFile.KeyPath());
        }

        return store switch
        {
            "sqlite" => auth.UseSqlite(),
            "postgres" => auth.UsePostgres(Required(configuration, "Postgres", store)),

            // Sessions go to Redis. Accounts must be durable, so they stay in SQL.
            "redis" => (configuration.GetConnectionString("Postgres") is { Length: > 0 } postgres ? auth.UsePostgres(postgres) : auth.UseSqlite())
                .UseRedisStores(ConnectionMultiplexer.Connect(Required(configuration, "Redis", store))),
            "memory" => auth.UseInMemoryStores().UseKeys(OneProcess),
            _ => throw new InvalidOperationException($"The store '{store}' does not exist. Choose sqlite, postgres, redis or memory."),
        };
    }

    private static AuthKitBuilder UseSqlite(this AuthKitBuilder auth)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = SqliteFile.Path() };
        return auth.UseSqlStores(SqlDialect.Sqlite, SqliteFactory.Instance.CreateDataSource(connection.ConnectionString));
    }

    private static AuthKitBuilder UsePostgres(this AuthKitBuilder auth, string connectionString) =>
        auth.UseSqlStores(SqlDialect.PostgreSql, NpgsqlDataSource.Create(connectionString));

    /// <summary>A key that lives only as long as this process, like all data in memory.</summary>
    private static void OneProcess(SecretKeyOptions keys)
    {
        keys.Keys["memory"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretKey.Size));
        keys.ActiveKeyId = "memory";
    }

    private static string Required(IConfiguration configuration, string name, string store) =>
        configuration.GetConnectionString(name) is { Length: > 0 } connectionString
            ? connectionString
            : throw new InvalidOperationException($"The store '{store}' needs --ConnectionStrings:{name} (or the variable ConnectionStrings__{name}).");
}
