using AuthKit.Benchmarks.Servers;
using AuthKit.Redis;
using AuthKit.RefreshTokens;
using AuthKit.Sql;
using AuthKit.Stores;
using BenchmarkDotNet.Attributes;

namespace AuthKit.Benchmarks.Tokens;

/// <summary>
/// A refresh through the service, each time with the current token, on each kind of store; compared with only finding the family, which is the first
/// of its two steps.
/// </summary>
[MemoryDiagnoser]
public class RefreshBenchmarks
{
    private const int Families = 256;

    private readonly string[] _tokens = new string[Families];
    private RefreshTokenService _service = null!;
    private IAsyncDisposable? _server;
    private int _next;

    /// <summary>The store of the families.</summary>
    public enum Place
    {
        /// <summary>In this process's memory.</summary>
        Memory,

        /// <summary>On Redis.</summary>
        Redis,

        /// <summary>In PostgreSQL.</summary>
        PostgreSql,
    }

    [Params(Place.Memory, Place.Redis, Place.PostgreSql)]
    public Place Store { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _service = new RefreshTokenService(await OpenAsync());
        for (var i = 0; i < Families; i++)
        {
            _tokens[i] = (await _service.IssueAsync(new RefreshTokenIssueRequest { Subject = new SubjectRef($"subject {i}"), Amr = ["pwd"] })).Token;
        }
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Benchmark(Baseline = true, Description = "FindAsync")]
    public ValueTask<RefreshFamily?> Find() => _service.FindAsync(_tokens[_next++ & (Families - 1)]);

    [Benchmark(Description = "RefreshAsync")]
    public async Task Refresh()
    {
        var i = _next++ & (Families - 1);
        var result = await _service.RefreshAsync(_tokens[i], new RefreshTokenRefreshRequest());
        _tokens[i] = result.Grant?.Token ?? throw new InvalidOperationException($"The refresh returned {result.Status}.");
    }

    private async Task<IRefreshTokenStore> OpenAsync()
    {
        switch (Store)
        {
            case Place.Redis:
                var redis = await RedisUnderTest.StartAsync();
                _server = redis;
                return new RedisRefreshTokenStore(redis.Connection, new RedisStoreOptions { KeyPrefix = redis.KeyPrefix });
            case Place.PostgreSql:
                var database = await SqlUnderTest.StartAsync(SqlDialect.PostgreSql, maxAutoPrepare: 20);
                _server = database;
                return new SqlRefreshTokenStore(database.DataSource, SqlDialect.PostgreSql, database.Options);
            default:
                return new InMemoryRefreshTokenStore();
        }
    }
}
