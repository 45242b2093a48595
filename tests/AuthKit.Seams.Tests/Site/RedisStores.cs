using AuthKit.DependencyInjection;
using AuthKit.Stores;
using AuthKit.TestServers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace AuthKit.Seams.Tests.Site;

/// <summary>Sessions, tokens, revocations, links and limits on Redis; accounts and second factors in memory.</summary>
internal sealed class RedisStores(SeamTime time) : MemoryStores(time)
{
    private readonly List<IConnectionMultiplexer> _connections = [];
    private readonly string _prefix = $"seams-{SessionId.Create()}";

    public override void Choose(AuthKitBuilder auth)
    {
        base.Choose(auth);
        var connection = ConnectionMultiplexer.Connect(ServerKind.Redis.ConnectionString());
        _connections.Add(connection);
        auth.UseRedisStores(connection, options => options.KeyPrefix = _prefix);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
