using AuthKit.TestServers;
using StackExchange.Redis;

namespace AuthKit.Benchmarks.Servers;

/// <summary>The Redis that <c>AUTHKIT_TEST_REDIS</c> names, or a private one.</summary>
internal sealed class RedisUnderTest : IAsyncDisposable
{
    private readonly PrivateRedis? _private;

    private RedisUnderTest(PrivateRedis? server, ConnectionMultiplexer connection)
    {
        _private = server;
        Connection = connection;
    }

    public ConnectionMultiplexer Connection { get; }

    /// <summary>A prefix of this run's own: a server that others use too is left as it was found.</summary>
    public string KeyPrefix { get; } = $"authkit-bench-{Environment.ProcessId}";

    /// <exception cref="MissingServerException">No server is named, or none can be started.</exception>
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
