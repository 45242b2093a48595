using System.Security.Cryptography;
using AuthKit.Benchmarks.Servers;
using AuthKit.RateLimiting;
using AuthKit.Redis;
using BenchmarkDotNet.Attributes;
using StackExchange.Redis;

namespace AuthKit.Benchmarks.RateLimiting;

/// <summary>
/// A decision on Redis; compared with a bare GET of as many bytes on the same connection. <c>limiter-latency</c> measures single calls in turn, with
/// percentiles.
/// </summary>
[MemoryDiagnoser]
public class RedisRateLimiterBenchmarks
{
    private readonly RedisKey[] _keys = new RedisKey[SampleLimits.Count];
    private RedisUnderTest _redis = null!;
    private IDatabase _database = null!;
    private RedisRateLimiter _limiter = null!;
    private RateLimitPolicy _fixed = null!;
    private RateLimitPolicy _sliding = null!;
    private RateLimitPolicy _bucket = null!;
    private int _next;

    [GlobalSetup]
    public async Task SetUp()
    {
        _redis = await RedisUnderTest.StartAsync();
        _database = _redis.Connection.GetDatabase();
        _limiter = new RedisRateLimiter(_redis.Connection, new RedisStoreOptions { KeyPrefix = _redis.KeyPrefix });
        (_fixed, _sliding, _bucket) = (SampleLimits.Fixed, SampleLimits.Sliding, SampleLimits.Bucket);
        await SampleLimits.AskOnceAsync(_limiter, _fixed, _sliding, _bucket);

        const int SizeOfACount = 25;
        for (var i = 0; i < _keys.Length; i++)
        {
            _keys[i] = $"{_redis.KeyPrefix}-bare-{i}";
            await _database.StringSetAsync(_keys[i], RandomNumberGenerator.GetBytes(SizeOfACount), TimeSpan.FromHours(1));
        }
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _redis.DisposeAsync();

    [Benchmark(Baseline = true, Description = "bare GET")]
    public Task<RedisValue> BareGet() => _database.StringGetAsync(_keys[_next++ & (SampleLimits.Count - 1)]);

    [Benchmark(Description = "fixed window")]
    public ValueTask<RateLimitDecision> FixedWindow() => AcquireAsync(_fixed);

    [Benchmark(Description = "sliding window")]
    public ValueTask<RateLimitDecision> SlidingWindow() => AcquireAsync(_sliding);

    [Benchmark(Description = "token bucket")]
    public ValueTask<RateLimitDecision> TokenBucket() => AcquireAsync(_bucket);

    private ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy) =>
        _limiter.AcquireAsync(policy, SampleLimits.Keys[_next++ & (SampleLimits.Count - 1)]);
}
