using AuthKit.Stores.Tests.Adapters;
using AuthKit.TestServers;

namespace AuthKit.Stores.Tests;

public sealed class RedisClusterTests(ClusterRedisAdapter adapter) : IClassFixture<ClusterRedisAdapter>
{
    [RequiresServerTheory(ServerKind.RedisCluster), MemberData(nameof(CaseNames.Sessions), MemberType = typeof(CaseNames))]
    public Task Sessions(string name) => adapter.RunSessionCaseAsync(name);

    [RequiresServerFact(ServerKind.RedisCluster)]
    public Task Service_agrees_with_its_model() => adapter.RunSessionMachineAsync();
}
