using System.Globalization;

namespace AuthKit.TestServers;

/// <summary>A Redis of a test's own. Every acknowledged write is on disk (AOF, <c>always</c>), so a kill loses none.</summary>
public sealed class PrivateRedis : PrivateServer
{
    private readonly IReadOnlyList<string> _settings;
    private readonly int? _largestFile;

    private PrivateRedis(IReadOnlyList<string> settings, int? largestFile)
    {
        _settings = settings;
        _largestFile = largestFile;
    }

    /// <summary>The host and port, as StackExchange.Redis takes it.</summary>
    public string Configuration => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <inheritdoc/>
    protected override IReadOnlyList<string> CommandLine =>
    [
        .. LimitOfFiles, ServerProgram.Get("redis-server", ServerKind.RedisProgram),
        "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", Folder,
        "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--repl-diskless-sync-delay", "0",
        .. _settings,
    ];

    // A file that would grow beyond the limit cannot be written, as on a full disk; the shell counts in 512 bytes.
    private string[] LimitOfFiles => _largestFile is { } size
        ? ["sh", "-c", string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -f {size / 512}; exec \"$@\""), "sh"]
        : [];

    /// <summary>Starts one and returns when it answers.</summary>
    /// <param name="settings">Further arguments of <c>redis-server</c>, which win over the usual ones.</param>
    /// <param name="largestFile">How many bytes a file may have before its disk is full. Default: no limit.</param>
    public static async Task<PrivateRedis> StartNewAsync(IReadOnlyList<string>? settings = null, int? largestFile = null)
    {
        var redis = new PrivateRedis(settings ?? [], largestFile);
        await redis.StartAsync();
        return redis;
    }

    /// <summary>Starts a replica of it and returns when that has all data.</summary>
    public async Task<PrivateRedis> StartReplicaAsync(params string[] settings)
    {
        var replica = await StartNewAsync(["--replicaof", "127.0.0.1", Port.ToString(CultureInfo.InvariantCulture), .. settings]);
        await replica.UntilAsync(["INFO", "replication"], "master_link_status:up");
        return replica;
    }

    /// <summary>Sends a command past every client; the answer's lines, an error's too.</summary>
    public Task<string> AskAsync(params string[] command) => RedisProtocol.AskAsync(Port, command);

    /// <summary>Returns when a replica has all that this primary has written until now.</summary>
    public async Task UntilFollowedByAsync(PrivateRedis replica)
    {
        var offset = Offset(await AskAsync("INFO", "replication"), "master_repl_offset:");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (Offset(await replica.AskAsync("INFO", "replication"), "slave_repl_offset:") < offset)
        {
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Asks until the answer contains a text.</summary>
    public Task UntilAsync(IReadOnlyList<string> command, string text) => RedisProtocol.UntilAsync(Port, command, text);

    private static long Offset(string info, string name) =>
        long.Parse(info.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        // The folder tells this server from another that took the port; an error (still loading) does not hold it.
        (await RedisProtocol.AskAsync(Port, ["CONFIG", "GET", "dir"])).Contains(Folder, StringComparison.Ordinal);
}
