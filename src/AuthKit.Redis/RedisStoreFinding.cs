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

    /// <summary>All three in one line.</summary>
    public override string ToString() => $"{Server}: {Kind} ({Setting})";
}
