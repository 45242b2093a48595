using AuthKit.TestServers;
using StackExchange.Redis;

namespace AuthKit.Benchmarks.Servers;

/// <summary>The Redis that <c>AUTHKIT_TEST_REDIS</c> names, or a private server.</summary>
internal sealed class RedisUnderTest : IAsyncDisposable
{
    private readonly PrivateRedis? _private;

    private RedisUnderTest(PrivateRedis? server, ConnectionMultiplexer connection)
    {
        _private = server;
        Connection = connection;
    }

    public ConnectionMultiplexer Connection { get; }

    /// <summary>The prefix of this run, so that a shared server is left as it was.</summary>
    public string KeyPrefix { get; } = $"authkit-bench-{Environment.ProcessId}";

    /// <exception cref="MissingServerException">No server is configured, and a private one cannot be started.</exception>
    public static async Task<RedisUnderTest> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("AUTHKIT_TEST_REDIS") is { Length: > 0 } given)
        {
            return new RedisUnderTest(null, await ConnectionMultiplexer.ConnectAsync(given));
        }

        if (ServerKind.RedisProgram.SkipReason() is not null)
        {
            throw new MissingServerException("Redis", "AUTHKIT_TEST_REDIS", "redis-server");
        }

        var server = await PrivateRedis.StartNewAsync();
        return new RedisUnderTest(server, await ConnectionMultiplexer.ConnectAsync(server.Configuration));
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        _private?.Dispose();
    }
}
