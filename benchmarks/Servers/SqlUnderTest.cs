using System.Data.Common;
using AuthKit.Sql;
using AuthKit.TestServers;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AuthKit.Benchmarks.Servers;

/// <summary>A SQLite file of its own, or the PostgreSQL that <c>AUTHKIT_TEST_POSTGRES</c> names, or a private one; the tables are there.</summary>
internal sealed class SqlUnderTest : IAsyncDisposable
{
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

    /// <summary>A prefix of this run's own: a server that others use too is left as it was found.</summary>
    public SqlStoreOptions Options { get; } = new() { TablePrefix = $"bench_{Environment.ProcessId}_" };

    public string SessionsTable => $"{Options.TablePrefix}sessions";

    /// <exception cref="MissingServerException">There is none.</exception>
    public static async Task<SqlUnderTest> StartAsync(SqlDialect dialect, string postgresSettings = "")
    {
        var database = dialect == SqlDialect.Sqlite ? CreateSqlite() : await StartPostgresAsync(postgresSettings);
        await SqlSchema.ApplyAsync(database.DataSource, dialect, database.Options);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (Dialect == SqlDialect.PostgreSql && _server is null)
        {
            await DropTablesAsync();
        }

        await DataSource.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder?.Delete(recursive: true);
        _server?.Dispose();
    }

    /// <summary>All that have the prefix.</summary>
    private async Task DropTablesAsync()
    {
        var tables = new List<string>();
        await using (var find = DataSource.CreateCommand($"SELECT tablename FROM pg_tables WHERE starts_with(tablename, '{Options.TablePrefix}')"))
        await using (var reader = await find.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        await using var drop = DataSource.CreateCommand($"DROP TABLE {string.Join(", ", tables)}");
        await drop.ExecuteNonQueryAsync();
    }

    private static SqlUnderTest CreateSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("authkit-bench-");
        var file = Path.Combine(folder.FullName, "sessions.db");
        return new SqlUnderTest(SqliteFactory.Instance.CreateDataSource($"Data Source={file}"), SqlDialect.Sqlite, folder: folder);
    }

    private static async Task<SqlUnderTest> StartPostgresAsync(string settings)
    {
        if (Environment.GetEnvironmentVariable("AUTHKIT_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return new SqlUnderTest(NpgsqlDataSource.Create($"{given};{settings}"), SqlDialect.PostgreSql);
        }

        if (ServerKind.PostgresProgram.SkipReason() is not null)
        {
            throw new MissingServerException("PostgreSQL", "AUTHKIT_TEST_POSTGRES", "postgresql");
        }

        var server = await PrivatePostgres.StartNewAsync();
        return new SqlUnderTest(NpgsqlDataSource.Create($"{server.ConnectionString};{settings}"), SqlDialect.PostgreSql, server);
    }
}
