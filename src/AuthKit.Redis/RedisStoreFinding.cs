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

    /// <summary>What was found.</summary>
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
