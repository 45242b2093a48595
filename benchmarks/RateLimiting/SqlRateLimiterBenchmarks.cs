using System.Data;
using AuthKit.Benchmarks.Servers;
using AuthKit.RateLimiting;
using AuthKit.Sql;
using BenchmarkDotNet.Attributes;

namespace AuthKit.Benchmarks.RateLimiting;

/// <summary>
/// One permit of one of 1,024 keys in a database, beside an UPDATE … RETURNING of one such row by hand, through the same data
/// source. Npgsql prepares what it sees often, for both.
/// </summary>
[MemoryDiagnoser]
[MedianColumn]
public class SqlRateLimiterBenchmarks
{
    private const int Keys = 1_024;

    private readonly List<byte[]> _rows = [];
    private readonly RateLimitKey[] _keys = new RateLimitKey[Keys];
    private SqlUnderTest _database = null!;
    private SqlRateLimiter _limiter = null!;
    private RateLimitPolicy _policy = null!;
    private string _update = "";
    private int _next;

    [Params(SqlDialect.Sqlite, SqlDialect.PostgreSql)]
    public SqlDialect Database { get; set; }

    [Params(RateLimitAlgorithm.FixedWindow, RateLimitAlgorithm.SlidingWindow, RateLimitAlgorithm.TokenBucket)]
    public RateLimitAlgorithm Algorithm { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _database = await SqlUnderTest.StartAsync(Database, "Max Auto Prepare=20");
        _database.Options.PurgeBatch = 0;
        _limiter = new SqlRateLimiter(_database.DataSource, Database, _database.Options);
        _policy = SampleLimits.PolicyOf(Algorithm);
        for (var i = 0; i < Keys; i++)
        {
            _keys[i] = new RateLimitKey($"10.0.{i >> 8}.{i & 255}");
            await _limiter.AcquireAsync(_policy, _keys[i]);
        }

        var table = $"{_database.Options.TablePrefix}rate_limit_counts";
        _update = $"UPDATE {table} SET used = used + 1, expires_at = @end WHERE limit_key = @key RETURNING counted_since, used, previous";
        await using var command = _database.DataSource.CreateCommand($"SELECT limit_key FROM {table}");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            _rows.Add(reader.GetFieldValue<byte[]>(0));
        }
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _database.DisposeAsync();

    [Benchmark(Baseline = true, Description = "bare UPDATE")]
    public async Task<long> BareUpdate()
    {
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = _update;
        var key = command.CreateParameter();
        (key.ParameterName, key.DbType, key.Value) = ("@key", DbType.Binary, _rows[_next++ & (Keys - 1)]);
        command.Parameters.Add(key);
        var end = command.CreateParameter();
        (end.ParameterName, end.DbType, end.Value) = ("@end", DbType.Int64, 4_102_444_800_000L + (_next & 1));
        command.Parameters.Add(end);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow);
        return await reader.ReadAsync() ? reader.GetInt64(0) + reader.GetInt64(1) + reader.GetInt64(2) : 0;
    }

    [Benchmark(Description = "AcquireAsync")]
    public ValueTask<RateLimitDecision> Acquire() => _limiter.AcquireAsync(_policy, _keys[_next++ & (Keys - 1)]);
}
