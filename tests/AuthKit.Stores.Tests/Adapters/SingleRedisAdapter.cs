using AuthKit.TestServers;

namespace AuthKit.Stores.Tests.Adapters;

public sealed class SingleRedisAdapter() : RedisAdapter(ServerKind.Redis);
