using System.Security.Cryptography;
using AuthKit.Benchmarks.Servers;
using AuthKit.RateLimiting;
using AuthKit.Redis;
using BenchmarkDotNet.Attributes;
using StackExchange.Redis;

namespace AuthKit.Benchmarks.RateLimiting;

/// <summary>One permit of one of 1,024 keys on Redis, beside a bare GET of as many bytes on the same connection.</summary>
[MemoryDiagnoser]
[MedianColumn]
public class RedisRateLimiterBenchmarks
{
    private const int Keys = 1_024;
    private const int ValueSize = 25;

    private readonly RedisKey[] _bare = new RedisKey[Keys];
    private readonly RateLimitKey[] _keys = new RateLimitKey[Keys];
    private RedisUnderTest _redis = null!;
    private IDatabase _database = null!;
    private RedisRateLimiter _limiter = null!;
    private RateLimitPolicy _policy = null!;
    private int _next;

    [Params(RateLimitAlgorithm.FixedWindow, RateLimitAlgorithm.SlidingWindow, RateLimitAlgorithm.TokenBucket)]
    public RateLimitAlgorithm Algorithm { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _redis = await RedisUnderTest.StartAsync();
        _database = _redis.Connection.GetDatabase();
        _limiter = new RedisRateLimiter(_redis.Connection, new RedisStoreOptions { KeyPrefix = _redis.KeyPrefix });
        _policy = SampleLimits.PolicyOf(Algorithm);
        for (var i = 0; i < Keys; i++)
        {
            _keys[i] = new RateLimitKey($"10.0.{i >> 8}.{i & 255}");
            _bare[i] = $"{_redis.KeyPrefix}-bare-{i}";
            await _limiter.AcquireAsync(_policy, _keys[i]);
            await _database.StringSetAsync(_bare[i], RandomNumberGenerator.GetBytes(ValueSize), TimeSpan.FromHours(1));
        }
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _redis.DisposeAsync();

    [Benchmark(Baseline = true, Description = "bare GET")]
    public Task<RedisValue> BareGet() => _database.StringGetAsync(_bare[_next++ & (Keys - 1)]);

    [Benchmark(Description = "AcquireAsync")]
    public ValueTask<RateLimitDecision> Acquire() => _limiter.AcquireAsync(_policy, _keys[_next++ & (Keys - 1)]);
}
