using System.Security.Cryptography;
using AuthKit.Benchmarks.Servers;
using AuthKit.Redis;
using AuthKit.Sessions;
using BenchmarkDotNet.Attributes;
using StackExchange.Redis;

namespace AuthKit.Benchmarks.Sessions;

/// <summary>Validates a session on Redis; compared with a bare GET of as many bytes on the same connection.</summary>
[MemoryDiagnoser]
public class RedisValidateBenchmarks
{
    private readonly RedisKey[] _keys = new RedisKey[SampleSessions.Count];
    private RedisUnderTest _redis = null!;
    private IDatabase _database = null!;
    private SessionService _sessions = null!;
    private string[] _tokens = [];
    private int _next;

    [GlobalSetup]
    public async Task SetUp()
    {
        _redis = await RedisUnderTest.StartAsync();
        _database = _redis.Connection.GetDatabase();
        _sessions = new SessionService(
            new RedisSessionStore(_redis.Connection, new RedisStoreOptions { KeyPrefix = _redis.KeyPrefix }),
            SampleSessions.NotTouched);
        _tokens = await SampleSessions.CreateAsync(_sessions);

        var size = await SizeOfASessionAsync();
        for (var i = 0; i < _keys.Length; i++)
        {
            _keys[i] = $"{_redis.KeyPrefix}-bare-{i}";
            await _database.StringSetAsync(_keys[i], RandomNumberGenerator.GetBytes((int)size), TimeSpan.FromHours(1));
        }
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _redis.DisposeAsync();

    [Benchmark(Baseline = true, Description = "bare GET")]
    public Task<RedisValue> BareGet() => _database.StringGetAsync(_keys[_next++ & (SampleSessions.Count - 1)]);

    [Benchmark(Description = "ValidateAsync")]
    public ValueTask<SessionValidation> Validate() => _sessions.ValidateAsync(_tokens[_next++ & (SampleSessions.Count - 1)]);

    private async Task<long> SizeOfASessionAsync()
    {
        var server = _redis.Connection.GetServers()[0];
        await foreach (var key in server.KeysAsync(pattern: $"{{{_redis.KeyPrefix}:*}}:s:*"))
        {
            return await _database.StringLengthAsync(key);
        }

        throw new InvalidOperationException("No session was found on the server.");
    }
}
