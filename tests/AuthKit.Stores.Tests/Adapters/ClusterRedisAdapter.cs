using AuthKit.TestServers;

namespace AuthKit.Stores.Tests.Adapters;

public sealed class ClusterRedisAdapter() : RedisAdapter(ServerKind.RedisCluster);
