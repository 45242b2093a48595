using System.Globalization;
using AuthKit.Sql;
using MySqlConnector;

namespace AuthKit.Benchmarks.Writes;

/// <summary>
/// The tables of this run on a MySQL or MariaDB. Nothing else may use the server at the same time, because its counters are those of the whole
/// server.
/// </summary>
internal sealed class MySqlUnderCount : IAsyncDisposable
{
    private static int _count;

    private MySqlUnderCount(string connectionString)
    {
        DataSource = new MySqlDataSource(connectionString);
        Options = new SqlStoreOptions { TablePrefix = $"writes_{Environment.ProcessId}_{++_count}_", PurgeBatch = 0 };
    }

    public MySqlDataSource DataSource { get; }

    public SqlDialect Dialect => SqlDialect.MySql;

    public SqlStoreOptions Options { get; }

    public static async Task<MySqlUnderCount> StartAsync(string connectionString)
    {
        var database = new MySqlUnderCount(connectionString);
        await SqlSchema.ApplyAsync(database.DataSource, database.Dialect, database.Options);
        return database;
    }

    /// <summary>The bytes of redo log, and the number of writes to pages in the buffer pool.</summary>
    public async Task<(long Log, long PageWrites)> ReadAsync()
    {
        var counters = await ReadTextsAsync("SHOW GLOBAL STATUS WHERE Variable_name IN ('Innodb_lsn_current', 'Innodb_redo_log_current_lsn', 'Innodb_os_log_written', 'Innodb_buffer_pool_write_requests')", 2);
        var numbers = counters.ToDictionary(static row => row[0], static row => long.Parse(row[1], CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase);

        // The position in the log, which MariaDB and MySQL name differently. The bytes are written to disk later.
        var log = numbers.TryGetValue("Innodb_lsn_current", out var lsn) || numbers.TryGetValue("Innodb_redo_log_current_lsn", out lsn) ? lsn : numbers["Innodb_os_log_written"];
        return (log, numbers["Innodb_buffer_pool_write_requests"]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var table in await ReadTextsAsync($"SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE '{Options.TablePrefix.Replace("_", "\\_", StringComparison.Ordinal)}%'", 1))
        {
            await using var drop = DataSource.CreateCommand($"DROP TABLE {table[0]}");
            await drop.ExecuteNonQueryAsync();
        }

        await DataSource.DisposeAsync();
    }

    private async Task<List<string[]>> ReadTextsAsync(string statement, int columns)
    {
        await using var command = DataSource.CreateCommand(statement);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string[]>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, columns).Select(reader.GetString)]);
        }

        return rows;
    }
}
