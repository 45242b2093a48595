using System.Globalization;

namespace AuthKit.TestServers;

/// <summary>A test's own Redis. Every acknowledged write is on disk (AOF, <c>always</c>), so a kill loses no write.</summary>
public sealed class PrivateRedis : PrivateServer
{
    private readonly IReadOnlyList<string> _settings;
    private readonly int? _largestFile;

    private PrivateRedis(IReadOnlyList<string> settings, int? largestFile)
    {
        _settings = settings;
        _largestFile = largestFile;
    }

    /// <summary>The host and port, in the form of StackExchange.Redis.</summary>
    public string Configuration => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <inheritdoc/>
    protected override IReadOnlyList<string> CommandLine =>
    [
        .. LimitOfFiles, ServerProgram.Get("redis-server", ServerKind.RedisProgram),
        "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", Folder,
        "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--repl-diskless-sync-delay", "0",
        .. _settings,
    ];

    // A file cannot grow beyond the limit, as on a full disk. The shell counts in 512 bytes.
    private string[] LimitOfFiles => _largestFile is { } size
        ? ["sh", "-c", string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -f {size / 512}; exec \"$@\""), "sh"]
        : [];

    /// <summary>Starts a server and returns when it answers.</summary>
    /// <param name="settings">Further arguments of <c>redis-server</c>, which override the usual ones.</param>
    /// <param name="largestFile">The size in bytes at which the disk is full for a file. Default: no limit.</param>
    public static async Task<PrivateRedis> StartNewAsync(IReadOnlyList<string>? settings = null, int? largestFile = null)
    {
        var redis = new PrivateRedis(settings ?? [], largestFile);
        await redis.StartAsync();
        return redis;
    }

    /// <summary>Starts a replica of this server and returns when it has all data.</summary>
    public async Task<PrivateRedis> StartReplicaAsync(params string[] settings)
    {
        var replica = await StartNewAsync(["--replicaof", "127.0.0.1", Port.ToString(CultureInfo.InvariantCulture), .. settings]);
        await replica.UntilAsync(["INFO", "replication"], "master_link_status:up");
        return replica;
    }

    /// <summary>Sends a command without a client library. Returns the lines of the answer, also of an error.</summary>
    public Task<string> AskAsync(params string[] command) => RedisProtocol.AskAsync(Port, command);

    /// <summary>Returns when a replica has everything that this primary has written so far.</summary>
    public async Task UntilFollowedByAsync(PrivateRedis replica)
    {
        var offset = Offset(await AskAsync("INFO", "replication"), "master_repl_offset:");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (Offset(await replica.AskAsync("INFO", "replication"), "slave_repl_offset:") < offset)
        {
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Repeats a command until the answer contains a text.</summary>
    public Task UntilAsync(IReadOnlyList<string> command, string text) => RedisProtocol.UntilAsync(Port, command, text);

    private static long Offset(string info, string name) =>
        long.Parse(info.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        // The folder distinguishes this server from another one that took the port. An error (still loading) does not contain it.
        (await RedisProtocol.AskAsync(Port, ["CONFIG", "GET", "dir"])).Contains(Folder, StringComparison.Ordinal);
}
