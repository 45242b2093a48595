using System.Data.Common;
using AuthKit.Sql;
using AuthKit.TestServers;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AuthKit.Benchmarks.Servers;

/// <summary>A new SQLite file, or the PostgreSQL that <c>AUTHKIT_TEST_POSTGRES</c> names, or a private PostgreSQL. Its tables exist.</summary>
internal sealed class SqlUnderTest : IAsyncDisposable
{
    private static readonly string[] Tables =
    [
        "sessions", "accounts", "one_time_tokens", "refresh_token_families", "revocation_entries", "rate_limit_counts", "locks",
        "jwt_key_rings", "mfa", "audit", "audit_heads", "audit_checkpoints", "migrations",
    ];

    private readonly IDisposable? _server;
    private readonly DirectoryInfo? _folder;

    private SqlUnderTest(DbDataSource dataSource, SqlDialect dialect, IDisposable? server = null, DirectoryInfo? folder = null)
    {
        DataSource = dataSource;
        Dialect = dialect;
        _server = server;
        _folder = folder;
    }

    public DbDataSource DataSource { get; }

    public SqlDialect Dialect { get; }

    /// <summary>The prefix of this run, so that a shared server is left as it was.</summary>
    public SqlStoreOptions Options { get; } = new() { TablePrefix = $"bench_{Environment.ProcessId}_" };

    public string SessionsTable => $"{Options.TablePrefix}sessions";

    public string RateLimitsTable => $"{Options.TablePrefix}rate_limit_counts";

    /// <summary>Connects to the server, or starts it, and creates the tables.</summary>
    /// <param name="dialect">SQLite or PostgreSQL.</param>
    /// <param name="maxAutoPrepare">How many repeated statements Npgsql prepares. Default 0, which is Npgsql's default.</param>
    /// <exception cref="MissingServerException">No server is configured, and a private one cannot be started.</exception>
    public static async Task<SqlUnderTest> StartAsync(SqlDialect dialect, int maxAutoPrepare = 0)
    {
        var database = dialect == SqlDialect.Sqlite ? CreateSqlite() : await StartPostgresAsync(maxAutoPrepare);
        await SqlSchema.ApplyAsync(database.DataSource, dialect, database.Options);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (Dialect == SqlDialect.PostgreSql && _server is null)
        {
            await using var drop = DataSource.CreateCommand(
                $"DROP TABLE IF EXISTS {string.Join(", ", Tables.Select(table => Options.TablePrefix + table))}");
            await drop.ExecuteNonQueryAsync();
        }

        await DataSource.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder?.Delete(recursive: true);
        _server?.Dispose();
    }

    private static SqlUnderTest CreateSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("authkit-bench-");
        var file = Path.Combine(folder.FullName, "sessions.db");
        return new SqlUnderTest(SqliteFactory.Instance.CreateDataSource($"Data Source={file}"), SqlDialect.Sqlite, folder: folder);
    }

    private static async Task<SqlUnderTest> StartPostgresAsync(int maxAutoPrepare)
    {
        if (Environment.GetEnvironmentVariable("AUTHKIT_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return new SqlUnderTest(CreatePostgres(given, maxAutoPrepare), SqlDialect.PostgreSql);
        }

        if (ServerKind.PostgresProgram.SkipReason() is not null)
        {
            throw new MissingServerException("PostgreSQL", "AUTHKIT_TEST_POSTGRES", "postgresql");
        }

        var server = await PrivatePostgres.StartNewAsync();
        return new SqlUnderTest(CreatePostgres(server.ConnectionString, maxAutoPrepare), SqlDialect.PostgreSql, server);
    }

    private static NpgsqlDataSource CreatePostgres(string connectionString, int maxAutoPrepare) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = maxAutoPrepare });
}
