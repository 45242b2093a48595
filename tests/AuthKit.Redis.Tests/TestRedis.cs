using System.Security.Cryptography;
using AuthKit.Testing;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests;

/// <summary>A part of a Redis for one test: keys with a prefix of their own, over two connections.</summary>
internal sealed class TestRedis : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _other;

    private TestRedis(ConnectionMultiplexer connection, ConnectionMultiplexer other)
    {
        Connection = connection;
        _other = other;
        Options = new RedisStoreOptions { KeyPrefix = "test-" + RandomNumberGenerator.GetHexString(12, lowercase: true) };
        Store = new RedisSessionStore(connection, Options);
        OtherStore = new RedisSessionStore(other, Options);
        Limiter = new RedisRateLimiter(connection, Options, new AuthKitRuntime { TimeProvider = Clock });
    }

    public ConnectionMultiplexer Connection { get; }

    public IDatabase Database => Connection.GetDatabase();

    public RedisStoreOptions Options { get; }

    public RedisSessionStore Store { get; }

    /// <summary>A second instance, like another process of the application.</summary>
    public RedisSessionStore OtherStore { get; }

    /// <summary>The clock of <see cref="Limiter"/>. Redis uses the system's clock.</summary>
    public ManualClock Clock { get; } = new();

    public RedisRateLimiter Limiter { get; }

    public static Task<TestRedis> ConnectAsync(ServerKind server) => ConnectAsync(server.ConnectionString());

    public static async Task<TestRedis> ConnectAsync(string configuration) =>
        new(await OpenAsync(configuration), await OpenAsync(configuration));

    /// <summary>Every key with this test's prefix, on every primary.</summary>
    public async Task<List<RedisKey>> KeysAsync()
    {
        var keys = new List<RedisKey>();
        foreach (var primary in Connection.GetServers().Where(server => !server.IsReplica))
        {
            await foreach (var key in primary.KeysAsync(pattern: $"{{{Options.KeyPrefix}:*", pageSize: 1_000))
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    public async ValueTask DisposeAsync()
    {
        if (Connection.IsConnected)
        {
            var database = Database;
            await Task.WhenAll((await KeysAsync()).Select(key => database.KeyDeleteAsync(key)));
        }

        await Connection.DisposeAsync();
        await _other.DisposeAsync();
    }

    private static Task<ConnectionMultiplexer> OpenAsync(string configuration)
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.AllowAdmin = true;
        options.AbortOnConnectFail = false;
        options.AsyncTimeout = 30_000;
        return ConnectionMultiplexer.ConnectAsync(options);
    }
}
