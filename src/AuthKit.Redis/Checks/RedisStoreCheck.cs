using System.Net;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Checks the settings that determine whether Redis can lose data: eviction, the append-only file, replicas, and whether there is one primary. Run it
/// at startup, and again when settings may change (in a health check). It only reads, logs each finding as a warning with a remedy, and never stops
/// an application.
/// </summary>
public sealed partial class RedisStoreCheck
{
    // The client allows INFO only on a connection with allowAdmin; a script may call it on any connection.
    private const string Info = """
        local text = ''
        for _, section in ipairs({ 'memory', 'persistence', 'stats', 'replication', 'cluster' }) do
            text = text .. redis.call('INFO', section) .. '\n'
        end
        return text
        """;

    private readonly IConnectionMultiplexer _connection;
    private readonly ILogger _logger;

    /// <summary>Creates the check.</summary>
    /// <param name="connection">
    /// The stores' connection. The flush policy of the append-only file is only checked if the connection has <c>allowAdmin</c>.
    /// </param>
    /// <param name="runtime">The runtime with the log. Default: no log.</param>
    public RedisStoreCheck(IConnectionMultiplexer connection, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _logger = (runtime ?? AuthKitRuntime.Default).LoggerFactory.CreateLogger<RedisStoreCheck>();
    }

    /// <summary>Checks every server of the connection.</summary>
    /// <returns>The findings; empty if an acknowledged write can only be lost with the disk or at a failover.</returns>
    public async ValueTask<IReadOnlyList<RedisStoreFinding>> RunAsync(CancellationToken cancellationToken = default)
    {
        var findings = new List<RedisStoreFinding>();
        var primaries = new List<EndPoint>();
        foreach (var server in _connection.GetServers())
        {
            var info = await ReadAsync(async () => (string?)await server.ExecuteAsync("EVAL", Info, 0).WaitAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            if (info is not null && Field(info, "role") is not "master" and not null)
            {
                if (Field(info, "slave_read_only") == "0")
                {
                    findings.Add(new RedisStoreFinding(server.EndPoint, RedisStoreFindingKind.WritableReplica, "replica-read-only no"));
                }

                continue;
            }

            if (info is null && server.IsReplica)
            {
                continue; // A replica only keeps a copy; the stores never read from it.
            }

            findings.AddRange(await LookAsync(server, info, cancellationToken).ConfigureAwait(false));
            if (info is not null && Field(info, "cluster_enabled") == "0")
            {
                primaries.Add(server.EndPoint);
            }
        }

        if (primaries.Count > 1)
        {
            findings.AddRange(primaries.Select(primary => new RedisStoreFinding(primary, RedisStoreFindingKind.SeveralPrimaries, $"{primaries.Count} primaries")));
        }

        foreach (var finding in findings)
        {
            if (finding.Kind == RedisStoreFindingKind.Unreadable)
            {
                LogUnreadable(_logger, finding.Server, finding.Setting, finding.Remedy);
            }
            else
            {
                LogFound(_logger, finding.Server, finding.Kind, finding.Setting, finding.Remedy);
            }
        }

        return findings;
    }

    private static async Task<List<RedisStoreFinding>> LookAsync(IServer server, string? info, CancellationToken cancellationToken)
    {
        var findings = new List<RedisStoreFinding>();
        void Find(RedisStoreFindingKind kind, string setting) => findings.Add(new RedisStoreFinding(server.EndPoint, kind, setting));

        if (info is null || Field(info, "maxmemory_policy") is not { } policy || Field(info, "aof_enabled") is not { } appendOnly)
        {
            Find(RedisStoreFindingKind.Unreadable, "maxmemory-policy, appendonly");
            return findings;
        }

        if (policy != "noeviction")
        {
            Find(RedisStoreFindingKind.EvictsKeys, $"maxmemory-policy {policy}");
        }

        if (Field(info, "evicted_keys") is not ("0" or null) and var evicted)
        {
            // Keys were evicted under an earlier policy.
            Find(RedisStoreFindingKind.EvictsKeys, $"evicted_keys {evicted}");
        }

        if (Field(info, "connected_slaves") is not ("0" or null) && Field(info, "min_slaves_good_slaves") is null)
        {
            Find(RedisStoreFindingKind.AcceptsWritesAlone, "min-replicas-to-write 0");
        }

        if (appendOnly != "1")
        {
            Find(RedisStoreFindingKind.NoAppendOnlyFile, "appendonly no");
            return findings;
        }

        var flush = await ReadAsync(async () => (await server.ConfigGetAsync("appendfsync").WaitAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault().Value).ConfigureAwait(false);
        if (flush is null)
        {
            Find(RedisStoreFindingKind.Unreadable, "appendfsync");
        }
        else if (flush != "always")
        {
            Find(RedisStoreFindingKind.AppendsLate, $"appendfsync {flush}");
        }

        return findings;
    }

    /// <summary>Null if the server cannot be reached or refuses the command, or if the client does not allow it.</summary>
    private static async Task<string?> ReadAsync(Func<Task<string?>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisException or RedisCommandException or TimeoutException)
        {
            return null;
        }
    }

    private static string? Field(string info, string name)
    {
        foreach (var line in info.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line[name.Length..] is [':', .. var value])
            {
                return value.ToString();
            }
        }

        return null;
    }

    [LoggerMessage(EventId = 94, EventName = "RedisSettingFound", Level = LogLevel.Warning, Message = "The Redis server {Server} may lose what AuthKit keeps there: {Kind} ({Setting}). {Remedy}")]
    private static partial void LogFound(ILogger logger, EndPoint server, RedisStoreFindingKind kind, string setting, string remedy);

    [LoggerMessage(EventId = 95, EventName = "RedisSettingUnreadable", Level = LogLevel.Information, Message = "The Redis server {Server} did not say how safely it keeps data: {Setting}. {Remedy}")]
    private static partial void LogUnreadable(ILogger logger, EndPoint server, string setting, string remedy);
}
