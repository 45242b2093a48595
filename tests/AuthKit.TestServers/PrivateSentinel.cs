using System.Globalization;

namespace AuthKit.TestServers;

/// <summary>A test's own Redis Sentinel. It is alone, so its quorum is one.</summary>
public sealed class PrivateSentinel : PrivateServer
{
    private readonly PrivateRedis _primary;
    private readonly TimeSpan _downAfter;

    private PrivateSentinel(PrivateRedis primary, TimeSpan downAfter)
    {
        _primary = primary;
        _downAfter = downAfter;
    }

    /// <summary>The host, port and service, in the form of StackExchange.Redis.</summary>
    public string Configuration => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port},serviceName=authkit");

    /// <inheritdoc/>
    protected override IReadOnlyList<string> CommandLine =>
        [ServerProgram.Get("redis-sentinel", ServerKind.SentinelProgram), Path.Combine(Folder, "sentinel.conf")];

    /// <summary>Starts a Sentinel and returns when it knows the primary and its replicas.</summary>
    /// <param name="primary">The primary to watch.</param>
    /// <param name="replicas">The number of the primary's replicas.</param>
    /// <param name="downAfter">The time without an answer after which the primary counts as down.</param>
    public static async Task<PrivateSentinel> StartNewAsync(PrivateRedis primary, int replicas, TimeSpan downAfter)
    {
        var sentinel = new PrivateSentinel(primary, downAfter);
        await sentinel.StartAsync();
        await sentinel.UntilAsync(["SENTINEL", "MASTER", "authkit"], string.Create(CultureInfo.InvariantCulture, $"num-slaves\n{replicas}\n"));
        return sentinel;
    }

    /// <summary>Sends a command. Returns the lines of the answer, also of an error.</summary>
    public Task<string> AskAsync(params string[] command) => RedisProtocol.AskAsync(Port, command);

    /// <summary>Repeats a command until the answer contains a text.</summary>
    public Task UntilAsync(IReadOnlyList<string> command, string text) => RedisProtocol.UntilAsync(Port, command, text);

    /// <inheritdoc/>
    protected override void Prepare() => File.WriteAllText(
        Path.Combine(Folder, "sentinel.conf"),
        string.Create(CultureInfo.InvariantCulture, $"""
            port {Port}
            bind 127.0.0.1
            dir {Folder}
            sentinel monitor authkit 127.0.0.1 {_primary.Port} 1
            sentinel down-after-milliseconds authkit {_downAfter.TotalMilliseconds}
            sentinel failover-timeout authkit 5000

            """));

    /// <inheritdoc/>
    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        (await AskAsync("SENTINEL", "MASTER", "authkit")).Contains($"port\n{_primary.Port.ToString(CultureInfo.InvariantCulture)}\n", StringComparison.Ordinal);
}
