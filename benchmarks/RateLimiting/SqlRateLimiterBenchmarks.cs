using System.Data;
using AuthKit.Benchmarks.Servers;
using AuthKit.RateLimiting;
using AuthKit.Sql;
using BenchmarkDotNet.Attributes;

namespace AuthKit.Benchmarks.RateLimiting;

/// <summary>
/// A decision in a database; compared with a bare UPDATE … RETURNING of one row of the same table through the same data source. Npgsql prepares both.
/// There is one writer at a time.
/// </summary>
[MemoryDiagnoser]
public class SqlRateLimiterBenchmarks
{
    private const int MaxAutoPrepare = 20;

    private readonly List<byte[]> _rows = [];
    private SqlUnderTest _database = null!;
    private SqlRateLimiter _limiter = null!;
    private RateLimitPolicy _fixed = null!;
    private RateLimitPolicy _sliding = null!;
    private RateLimitPolicy _bucket = null!;
    private string _update = "";
    private int _next;

    [Params(SqlDialect.Sqlite, SqlDialect.PostgreSql)]
    public SqlDialect Database { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _database = await SqlUnderTest.StartAsync(Database, MaxAutoPrepare);
        _limiter = new SqlRateLimiter(_database.DataSource, Database, _database.Options);
        (_fixed, _sliding, _bucket) = (SampleLimits.Fixed, SampleLimits.Sliding, SampleLimits.Bucket);
        await SampleLimits.AskOnceAsync(_limiter, _fixed);
        await ReadRowsAsync();
        await SampleLimits.AskOnceAsync(_limiter, _sliding, _bucket);
        _update = $"UPDATE {_database.RateLimitsTable} SET used = used + 1 WHERE limit_key = @key RETURNING used";
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _database.DisposeAsync();

    [Benchmark(Baseline = true, Description = "bare UPDATE")]
    public async Task<long> BareUpdate()
    {
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = _update;
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@key";
        parameter.DbType = DbType.Binary;
        parameter.Value = _rows[_next++ & (SampleLimits.Count - 1)];
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow);
        await reader.ReadAsync();
        return reader.GetInt64(0);
    }

    [Benchmark(Description = "fixed window")]
    public ValueTask<RateLimitDecision> FixedWindow() => AcquireAsync(_fixed);

    [Benchmark(Description = "sliding window")]
    public ValueTask<RateLimitDecision> SlidingWindow() => AcquireAsync(_sliding);

    [Benchmark(Description = "token bucket")]
    public ValueTask<RateLimitDecision> TokenBucket() => AcquireAsync(_bucket);

    private ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy) =>
        _limiter.AcquireAsync(policy, SampleLimits.Keys[_next++ & (SampleLimits.Count - 1)]);

    /// <summary>The fixed window's keys, one for each decision.</summary>
    private async Task ReadRowsAsync()
    {
        await using var command = _database.DataSource.CreateCommand($"SELECT limit_key FROM {_database.RateLimitsTable}");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            _rows.Add(reader.GetFieldValue<byte[]>(0));
        }
    }
}
