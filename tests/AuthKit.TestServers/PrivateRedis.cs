using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuthKit.TestServers;

/// <summary>A Redis of a test's own. Every acknowledged write is on disk (AOF, <c>always</c>), so a kill loses none.</summary>
public sealed class PrivateRedis : PrivateServer
{
    private PrivateRedis()
    {
    }

    /// <summary>The host and port, as StackExchange.Redis takes it.</summary>
    public string Configuration => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <inheritdoc/>
    protected override IReadOnlyList<string> CommandLine =>
    [
        ServerProgram.Get("redis-server", ServerKind.RedisProgram),
        "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", Folder,
        "--save", "", "--appendonly", "yes", "--appendfsync", "always",
    ];

    /// <summary>Starts one and returns when it answers.</summary>
    public static async Task<PrivateRedis> StartNewAsync()
    {
        var redis = new PrivateRedis();
        await redis.StartAsync();
        return redis;
    }

    /// <inheritdoc/>
    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
        await using var stream = client.GetStream();
        // The folder tells this server from another that took the port; an error (still loading) does not hold it.
        await stream.WriteAsync("CONFIG GET dir\r\n"u8.ToArray(), cancellationToken);
        var buffer = new byte[1024];
        var length = await stream.ReadAsync(buffer, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length).Contains(Folder, StringComparison.Ordinal);
    }
}
