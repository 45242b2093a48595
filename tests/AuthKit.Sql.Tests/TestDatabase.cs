using System.Data.Common;
using System.Globalization;
using AuthKit.Audit;
using AuthKit.Cryptography;
using AuthKit.TestServers;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;

namespace AuthKit.Sql.Tests;

/// <summary>A test's own tables: in a SQLite file, or with a prefix on a shared server. They are dropped at the end.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static int _count;

    private readonly string _connectionString;
    private readonly string? _folder;
    private readonly List<DbDataSource> _dataSources = [];

    private TestDatabase(SqlDialect dialect, string connectionString, string? folder)
    {
        Dialect = dialect;
        _connectionString = connectionString;
        _folder = folder;
        DataSource = NewDataSource();
        Options = new SqlStoreOptions
        {
            TablePrefix = string.Create(CultureInfo.InvariantCulture, $"t{Environment.ProcessId}_{Interlocked.Increment(ref _count)}_"),
        };
    }

    public string? Folder => _folder;

    public SqlDialect Dialect { get; }

    public SqlStoreOptions Options { get; }

    public DbDataSource DataSource { get; }

    public SqlSessionStore Sessions => new(DataSource, Dialect, Options);

    public SqlAccountStore Accounts => new(DataSource, Dialect, Options);

    public SqlOneTimeTokenStore OneTimeTokens => new(DataSource, Dialect, Options);

    /// <summary>A store of accounts whose changes are audited.</summary>
    public SqlAccountStore AuditedAccounts => new(DataSource, Dialect, Options, Chain);

    /// <summary>A chain with this database's own key.</summary>
    public AuditChain Chain { get; } = new(new SecretKeyRing(SecretKey.Generate()));

    public SqlAuditStore Audit => new(DataSource, Dialect, Chain, Options);

    public static ServerKind? ServerOf(SqlDialect dialect) => dialect switch
    {
        SqlDialect.PostgreSql => ServerKind.Postgres,
        SqlDialect.MySql => ServerKind.MySql,
        SqlDialect.SqlServer => ServerKind.SqlServer,
        _ => null,
    };

    /// <summary>Creates a database without tables.</summary>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="settings">Additional settings for the connection string.</param>
    public static TestDatabase CreateEmpty(SqlDialect dialect, string settings = "")
    {
        if (ServerOf(dialect) is { } server)
        {
            return new TestDatabase(dialect, $"{server.ConnectionString()};{settings}", folder: null);
        }

        var folder = Directory.CreateTempSubdirectory("authkit-").FullName;
        return new TestDatabase(dialect, $"Data Source={Path.Combine(folder, "test.db")};{settings}", folder);
    }

    /// <summary>Creates a database with tables.</summary>
    public static async Task<TestDatabase> CreateAsync(SqlDialect dialect, string settings = "")
    {
        var database = CreateEmpty(dialect, settings);
        await database.ApplySchemaAsync();
        return database;
    }

    public Task ApplySchemaAsync() => SqlSchema.ApplyAsync(DataSource, Dialect, Options);

    /// <summary>Another data source over the same tables, like another instance of an application.</summary>
    public DbDataSource NewDataSource()
    {
        DbDataSource dataSource = Dialect switch
        {
            SqlDialect.PostgreSql => NpgsqlDataSource.Create(_connectionString),
            SqlDialect.MySql => new MySqlDataSource(_connectionString),
            SqlDialect.SqlServer => SqlClientFactory.Instance.CreateDataSource(_connectionString),
            _ => SqliteFactory.Instance.CreateDataSource(_connectionString),
        };
        _dataSources.Add(dataSource);
        return dataSource;
    }

    public string Table(string name) => Options.TablePrefix + name;

    public async Task<long> CountAsync(string table) =>
        Convert.ToInt64(await ScalarAsync($"SELECT COUNT(*) FROM {Table(table)}"), CultureInfo.InvariantCulture);

    public async Task<object?> ScalarAsync(string statement)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Runs a statement that no store would run.</summary>
    public async Task<int> ExecuteAsync(string statement, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is null)
        {
            foreach (var table in (string[])["sessions", "accounts", "one_time_tokens", "refresh_token_families", "revocation_entries", "jwt_key_rings", "mfa", "rate_limit_counts", "locks", "audit", "audit_heads", "audit_checkpoints", "migrations"])
            {
                await ScalarAsync($"DROP TABLE IF EXISTS {Table(table)}");
            }
        }

        foreach (var dataSource in _dataSources)
        {
            await dataSource.DisposeAsync();
        }

        if (_folder is not null)
        {
            using var connection = new SqliteConnection(_connectionString);
            SqliteConnection.ClearPool(connection);
            Directory.Delete(_folder, recursive: true);
        }
    }
}
