using System.Net;

namespace AuthKit.Redis;

/// <summary>One problem that <see cref="RedisStoreCheck"/> found on one server.</summary>
public sealed class RedisStoreFinding
{
    internal RedisStoreFinding(EndPoint server, RedisStoreFindingKind kind, string setting)
    {
        Server = server;
        Kind = kind;
        Setting = setting;
    }

    /// <summary>The server with the problem.</summary>
    public EndPoint Server { get; }

    /// <summary>The kind of finding.</summary>
    public RedisStoreFindingKind Kind { get; }

    /// <summary>The setting and its value, such as <c>maxmemory-policy allkeys-lru</c>; only its name if it could not be read.</summary>
    public string Setting { get; }

    /// <summary>The remedy, in one sentence.</summary>
    public string Remedy => Kind switch
    {
        RedisStoreFindingKind.EvictsKeys => "Set maxmemory-policy noeviction, and leave enough memory.",
        RedisStoreFindingKind.NoAppendOnlyFile => "Set appendonly yes and appendfsync always.",
        RedisStoreFindingKind.AppendsLate => "Set appendfsync always, or accept that a crash loses the last second.",
        RedisStoreFindingKind.AcceptsWritesAlone => "Set min-replicas-to-write 1 and min-replicas-max-lag 10 on every node.",
        RedisStoreFindingKind.SeveralPrimaries => "Make all but one of them replicas, or name only one in the connection.",
        RedisStoreFindingKind.WritableReplica => "Set replica-read-only yes.",
        _ => "Check that the server can be reached and that the connection's user has the permissions in docs/redis.md.",
    };

    /// <summary>Server, kind and setting in one line.</summary>
    public override string ToString() => $"{Server}: {Kind} ({Setting})";
}

/// <summary>The kind of a problem that may lose AuthKit's data. The numbers are stable.</summary>
public enum RedisStoreFindingKind
{
    /// <summary>A setting could not be read: the server cannot be reached, or the connection lacks the permission.</summary>
    Unreadable = 0,

    /// <summary>
    /// When its memory is full, the server deletes keys. A session may be lost, or an owner's index; without the index, ending all sessions misses
    /// some.
    /// </summary>
    EvictsKeys = 1,

    /// <summary>There is no append-only file: a restart of the server loses the writes since its last snapshot, or all data.</summary>
    NoAppendOnlyFile = 2,

    /// <summary>
    /// The append-only file is not flushed at every write: a crash may lose the last second, so that sessions or tokens that were ended in it are
    /// valid again.
    /// </summary>
    AppendsLate = 3,

    /// <summary>
    /// A primary has replicas, but acknowledges writes that no replica has. If it is cut off, or restarts without its data, it continues as a second
    /// primary, and loses those writes when it becomes a replica.
    /// </summary>
    AcceptsWritesAlone = 4,

    /// <summary>Several servers of the connection are primaries, and they are not a Cluster: each has a part of the data.</summary>
    SeveralPrimaries = 5,

    /// <summary>A replica accepts writes, and so the stores take it for a primary.</summary>
    WritableReplica = 6,
}
