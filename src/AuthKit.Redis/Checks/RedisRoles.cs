using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// The roles of a connection's nodes, shared by all stores on that connection. By default the client reads the roles once a minute. A call that
/// reaches a replica, or no primary, makes it read them at once, but at most once a second over all callers.
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
    /// Whether several nodes, not of a Cluster, claim to be the primary. This happens after a failover, if the old primary comes back, perhaps
    /// without its data, and has not been demoted yet. The client could use either of them. Evaluated before each call, from the roles that the
    /// client has read.
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

    /// <summary>The roles of a connection.</summary>
    /// <param name="connection">The application's connection.</param>
    /// <param name="clock">The clock of the first store on that connection.</param>
    public static RedisRoles Of(IConnectionMultiplexer connection, TimeProvider clock) => All.GetValue(connection, key => new RedisRoles(key, clock));

    /// <summary>Notes that a primary answered.</summary>
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

    /// <summary>Notes that a call did not reach a primary, and reads the roles.</summary>
    /// <returns>True if no call has reached a primary for longer than this time, so that it is pointless to wait.</returns>
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

    // A failure is ignored here: the next attempt of the call shows it.
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
