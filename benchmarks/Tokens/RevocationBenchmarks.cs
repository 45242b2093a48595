using System.Security.Cryptography;
using AuthKit.Benchmarks.Servers;
using AuthKit.Redis;
using AuthKit.Revocation;
using AuthKit.Sql;
using AuthKit.Stores;
using BenchmarkDotNet.Attributes;
using StackExchange.Redis;

namespace AuthKit.Benchmarks.Tokens;

/// <summary>
/// The check whether an access token is revoked, which a service makes for each request with a token: up to five entries by key. Compared with one
/// bare GET of a key that does not exist, or with the bare select of five such keys, on the same connection.
/// </summary>
[MemoryDiagnoser]
public class RevocationBenchmarks
{
    private static readonly SubjectRef Someone = new("someone");

    private readonly RevocationCheck _check = new() { Issuer = "https://issuer.example", Subject = Someone, TokenId = "a token", Sid = SessionId.Create(), FamilyId = "a family" };
    private RevocationService _service = null!;
    private Func<Task> _floor = null!;
    private IAsyncDisposable _server = null!;

    /// <summary>The store of the revocations.</summary>
    public enum Place
    {
        /// <summary>On Redis.</summary>
        Redis,

        /// <summary>In PostgreSQL.</summary>
        PostgreSql,
    }

    [Params(Place.Redis, Place.PostgreSql)]
    public Place Store { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        if (Store == Place.Redis)
        {
            var redis = await RedisUnderTest.StartAsync();
            var database = redis.Connection.GetDatabase();
            _server = redis;
            _service = new RevocationService(new RedisRevocationStore(redis.Connection, new RedisStoreOptions { KeyPrefix = redis.KeyPrefix }));
            _floor = () => database.StringGetAsync($"{redis.KeyPrefix}-bare");
        }
        else
        {
            var database = await SqlUnderTest.StartAsync(SqlDialect.PostgreSql, maxAutoPrepare: 20);
            var keys = Enumerable.Range(0, 5).Select(static _ => RandomNumberGenerator.GetBytes(32)).ToArray();
            _server = database;
            _service = new RevocationService(new SqlRevocationStore(database.DataSource, SqlDialect.PostgreSql, database.Options));
            _floor = () => SelectAsync(database, keys);
        }

        await _service.IsRevokedAsync(_check);
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _server.DisposeAsync();

    [Benchmark(Baseline = true, Description = "bare GET, bare select")]
    public Task Floor() => _floor();

    [Benchmark(Description = "IsRevokedAsync")]
    public ValueTask<bool> IsRevoked() => _service.IsRevokedAsync(_check);

    private static async Task SelectAsync(SqlUnderTest database, byte[][] keys)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT revocation_key, generation, kept_sid, kept_from, expires_at FROM {database.Options.TablePrefix}revocation_entries WHERE revocation_key IN (@a, @b, @c, @d, @e)";
        for (var i = 0; i < keys.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{(char)('a' + i)}";
            parameter.Value = keys[i];
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            continue;
        }
    }
}
