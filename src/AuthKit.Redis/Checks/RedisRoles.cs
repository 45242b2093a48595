using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// What all stores on one connection know together of its nodes. A client reads their roles once a minute by default; a call
/// that meets a replica, or no primary, lets it read them at once, but no more than once a second over all callers.
/// </summary>
internal sealed class RedisRoles
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly ConditionalWeakTable<IConnectionMultiplexer, RedisRoles> All = [];

    private readonly IConnectionMultiplexer _connection;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private long? _lookedAt;
    private long? _missingSince;
    private volatile IServer[] _servers = [];

    private RedisRoles(IConnectionMultiplexer connection, TimeProvider clock)
    {
        _connection = connection;
        _clock = clock;
        connection.ConnectionRestored += (_, _) => ReadServers();
        connection.ConnectionFailed += (_, _) => ReadServers();
        connection.ConfigurationChanged += (_, _) => ReadServers();
        ReadServers();
    }

    /// <summary>
    /// Whether several nodes, of no Cluster, say that they are the primary: after a fail-over the old primary came back, perhaps
    /// without its data, and nobody has told it yet. The client would take either for the primary. Looked at before each call,
    /// at what the client knows now.
    /// </summary>
    public bool HasSeveralPrimaries
    {
        get
        {
            var servers = _servers;
            var primaries = 0;
            for (var i = 0; i < servers.Length && servers.Length > 1; i++)
            {
                primaries += servers[i] is { IsConnected: true, IsReplica: false, ServerType: ServerType.Standalone } ? 1 : 0;
            }

            return primaries > 1;
        }
    }

    /// <summary>Whether the servers are older than Redis 6.2.</summary>
    public bool LacksGetEx { get; set; }

    /// <summary>Those of a connection.</summary>
    /// <param name="connection">The application's connection.</param>
    /// <param name="clock">Of the first store on that connection.</param>
    public static RedisRoles Of(IConnectionMultiplexer connection, TimeProvider clock) => All.GetValue(connection, key => new RedisRoles(key, clock));

    /// <summary>A primary answered.</summary>
    public void Found()
    {
        if (_missingSince is not null)
        {
            lock (_lock)
            {
                _missingSince = null;
            }
        }
    }

    /// <summary>A call did not meet a primary: reads the roles.</summary>
    /// <returns>Whether no call has met one for longer than this: then waiting for one is no use.</returns>
    public bool IsMissingFor(TimeSpan time)
    {
        var now = _clock.GetTimestamp();
        bool isMissing;
        lock (_lock)
        {
            _missingSince ??= now;
            isMissing = _clock.GetElapsedTime(_missingSince.Value, now) > time;
            if (_lookedAt is { } last && _clock.GetElapsedTime(last, now) < Pause)
            {
                return isMissing;
            }

            _lookedAt = now;
        }

        _ = LookAsync();
        return isMissing;
    }

    // Whether it failed, the next attempt of the call tells.
    private async Task LookAsync()
    {
        await ((Task)_connection.ConfigureAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ReadServers();
    }

    private void ReadServers()
    {
        try
        {
            _servers = _connection.GetServers();
        }
        catch (ObjectDisposedException)
        {
            // The connection is being closed, and no further calls come.
        }
    }
}
