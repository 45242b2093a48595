using AuthKit.KeyRotation;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.Redis;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores.Tests.ProcessRaces;
using AuthKit.TestServers;
using StackExchange.Redis;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>
/// Keys with a prefix of the class's own; they expire by themselves. Each instance has a connection of its own, of the user in
/// docs/redis.md and no other; one speaks RESP2 and the other RESP3.
/// </summary>
public abstract class RedisAdapter(ServerKind server) : StoreAdapter, IOpens<ISessionStore>, IOpens<IOneTimeTokenStore>, IOpens<IRefreshTokenStore>, IOpens<IRevocationStore>, IOpens<IJwtKeyStore>, IOpensLimiters, IRaced, IDumpsMfa
{
    private readonly List<IConnectionMultiplexer> _connections = [];
    private readonly RedisStoreOptions _options = new() { KeyPrefix = $"kit-{SessionId.Create()}" };
    private ConnectionMultiplexer? _administrator;
    private int _next;

    ISessionStore IOpens<ISessionStore>.Open() => new RedisSessionStore(_connections[Interlocked.Increment(ref _next) % 2], _options);

    IOneTimeTokenStore IOpens<IOneTimeTokenStore>.Open() => new RedisOneTimeTokenStore(_connections[Interlocked.Increment(ref _next) % 2], _options);

    IRefreshTokenStore IOpens<IRefreshTokenStore>.Open() => new RedisRefreshTokenStore(_connections[Interlocked.Increment(ref _next) % 2], _options);

    IRevocationStore IOpens<IRevocationStore>.Open() => new RedisRevocationStore(_connections[Interlocked.Increment(ref _next) % 2], _options);

    IJwtKeyStore IOpens<IJwtKeyStore>.Open() => new RedisJwtKeyStore(_connections[Interlocked.Increment(ref _next) % 2], _options);

    IMfaStore IOpens<IMfaStore>.Open() => new RedisMfaStore(_connections[Interlocked.Increment(ref _next) % 2], _options);

    IRateLimiter IOpensLimiters.Open(TimeProvider clock) =>
        new RedisRateLimiter(_connections[Interlocked.Increment(ref _next) % 2], _options, new AuthKitRuntime { TimeProvider = clock });

    /// <summary>Every key with the prefix, on every primary, and the value of each.</summary>
    public virtual async Task<IReadOnlyList<byte[]>> DumpMfaAsync(StoreKey owner)
    {
        var database = _administrator!.GetDatabase();
        var values = new List<byte[]>();
        foreach (var primary in _administrator.GetServers().Where(static server => !server.IsReplica))
        {
            await foreach (var key in primary.KeysAsync(pattern: $"{{{_options.KeyPrefix}:*", pageSize: 1_000))
            {
                values.Add(key!);
                switch (await database.KeyTypeAsync(key))
                {
                    case RedisType.String:
                        values.Add((await database.StringGetAsync(key))!);
                        break;
                    case RedisType.Hash:
                        values.AddRange((await database.HashGetAllAsync(key)).SelectMany(static entry => (byte[][])[entry.Name!, entry.Value!]));
                        break;
                    case RedisType.SortedSet:
                        values.AddRange((await database.SortedSetRangeByRankAsync(key)).Select(static member => (byte[])member!));
                        break;
                    case var type when type != RedisType.None:
                        Assert.Fail($"A value of type {type} is not looked into.");
                        break;
                }
            }
        }

        return [.. values.Where(static value => value is not null)];
    }

    Racer IRaced.Racer => new("Redis", server.ConnectionString(), _options.KeyPrefix);

    protected override async Task OpenAsync()
    {
        _administrator = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString());
        foreach (var node in _administrator.GetServers())
        {
            var words = RedisUser.CommandFor(_options.KeyPrefix, _options.KeyPrefix);
            await node.ExecuteAsync(words[0], [.. words.Skip(1)]);
        }

        foreach (var protocol in (RedisProtocol[])[RedisProtocol.Resp2, RedisProtocol.Resp3])
        {
            var configuration = ConfigurationOptions.Parse(server.ConnectionString());
            configuration.User = _options.KeyPrefix;
            configuration.Password = RedisUser.Password;
            configuration.Protocol = protocol;
            configuration.AsyncTimeout = 60_000;
            _connections.Add(await ConnectionMultiplexer.ConnectAsync(configuration));
        }
    }

    protected override async Task CloseAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        foreach (var node in _administrator!.GetServers())
        {
            await node.ExecuteAsync("ACL", "DELUSER", _options.KeyPrefix);
        }

        await _administrator.DisposeAsync();
    }
}
