using System.Globalization;
using AuthKit.Benchmarks.Servers;
using AuthKit.Sql;
using AuthKit.TestServers;
using Npgsql;

namespace AuthKit.Benchmarks.Writes;

/// <summary>A private PostgreSQL for this run, with its default settings, whose write-ahead log is counted.</summary>
internal sealed class PostgresUnderCount : IAsyncDisposable
{
    private readonly PrivatePostgres _server;
    private NpgsqlDataSource? _dataSource;

    private PostgresUnderCount(PrivatePostgres server) => _server = server;

    // Not waiting for the disk does not change the bytes that are written.
    public NpgsqlDataSource DataSource => _dataSource ??= NpgsqlDataSource.Create($"{_server.ConnectionString};Options=-c synchronous_commit=off");

    public SqlDialect Dialect => SqlDialect.PostgreSql;

    public SqlStoreOptions Options { get; } = new() { PurgeBatch = 0 };

    /// <exception cref="MissingServerException">No server is configured, and a private one cannot be started.</exception>
    public static async Task<PostgresUnderCount> StartAsync()
    {
        if (ServerKind.PostgresProgram.SkipReason() is not null)
        {
            throw new MissingServerException("PostgreSQL", "AUTHKIT_TEST_POSTGRES", "postgresql");
        }

        var database = new PostgresUnderCount(await PrivatePostgres.StartNewAsync());
        await SqlSchema.ApplyAsync(database.DataSource, database.Dialect, database.Options);
        return database;
    }

    /// <summary>The bytes written to the log so far.</summary>
    public Task<long> ReadAsync() => NumberAsync("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint");

    /// <summary>Runs a checkpoint. After it, the first change of each page writes the whole page to the log.</summary>
    public async Task CheckpointAsync()
    {
        await using var command = DataSource.CreateCommand("CHECKPOINT");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>How many of a number of updates of a table changed no index.</summary>
    public async Task<long> CountHeapOnlyAsync(string table, long updates)
    {
        // The server publishes a connection's counters when the connection ends, or a little later.
        await DataSource.DisposeAsync();
        _dataSource = null;
        var of = $"FROM pg_stat_user_tables WHERE relname = '{Options.TablePrefix}{table}'";
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await NumberAsync($"SELECT n_tup_upd {of}") < updates)
        {
            await timer.WaitForNextTickAsync();
        }

        return await NumberAsync($"SELECT n_tup_hot_upd {of}");
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        _server.Dispose();
    }

    private async Task<long> NumberAsync(string statement)
    {
        await using var command = DataSource.CreateCommand(statement);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
