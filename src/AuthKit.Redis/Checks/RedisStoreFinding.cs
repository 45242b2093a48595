using System.Net;

namespace AuthKit.Redis;

/// <summary>One thing that <see cref="RedisStoreCheck"/> found at one server.</summary>
public sealed class RedisStoreFinding
{
    internal RedisStoreFinding(EndPoint server, RedisStoreFindingKind kind, string setting)
    {
        Server = server;
        Kind = kind;
        Setting = setting;
    }

    /// <summary>The server.</summary>
    public EndPoint Server { get; }

    /// <summary>The kind of finding.</summary>
    public RedisStoreFindingKind Kind { get; }

    /// <summary>The setting and its value, such as <c>maxmemory-policy allkeys-lru</c>; its name alone where it could not be read.</summary>
    public string Setting { get; }

    /// <summary>What to do about it, in one sentence.</summary>
    public string Remedy => Kind switch
    {
        RedisStoreFindingKind.EvictsKeys => "Set maxmemory-policy noeviction, and leave enough memory.",
        RedisStoreFindingKind.NoAppendOnlyFile => "Set appendonly yes and appendfsync always.",
        RedisStoreFindingKind.AppendsLate => "Set appendfsync always, or accept that a crash loses the last second.",
        RedisStoreFindingKind.AcceptsWritesAlone => "Set min-replicas-to-write 1 and min-replicas-max-lag 10 on every node.",
        RedisStoreFindingKind.SeveralPrimaries => "Make all but one of them replicas, or name one in the connection only.",
        RedisStoreFindingKind.WritableReplica => "Set replica-read-only yes.",
        _ => "See that the server is reached, and that the user of the connection may do what docs/redis.md lists.",
    };

    /// <summary>Server, kind and setting in one line.</summary>
    public override string ToString() => $"{Server}: {Kind} ({Setting})";
}

/// <summary>What about a server matters to what AuthKit keeps there. The numbers are stable.</summary>
public enum RedisStoreFindingKind
{
    /// <summary>A setting could not be read: the server is not reached, or the connection may not ask.</summary>
    Unreadable = 0,

    /// <summary>When its memory is full the server deletes keys: a session may be lost, or an owner's index, and then ending all sessions misses some.</summary>
    EvictsKeys = 1,

    /// <summary>There is no append-only file: a restart of the server loses what came after its last snapshot, or everything.</summary>
    NoAppendOnlyFile = 2,

    /// <summary>The append-only file is not flushed at every write: a crash may lose the last second, and revive what was ended in it.</summary>
    AppendsLate = 3,

    /// <summary>
    /// A primary has replicas, but acknowledges writes that none of them has: a primary that was cut off, or restarted without
    /// its data, goes on as a second one, and what it acknowledged is lost when it becomes a replica.
    /// </summary>
    AcceptsWritesAlone = 4,

    /// <summary>More than one server of the connection is a primary, and they are no Cluster: each has a part of what was written.</summary>
    SeveralPrimaries = 5,

    /// <summary>A replica accepts writes, and so answers as a primary would.</summary>
    WritableReplica = 6,
}
