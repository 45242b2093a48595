using AuthKit.Stores.Tests.Adapters;
using AuthKit.TestServers;

namespace AuthKit.Stores.Tests;

public sealed class RedisTests(SingleRedisAdapter adapter) : IClassFixture<SingleRedisAdapter>
{
    [RequiresServerTheory(ServerKind.Redis), MemberData(nameof(CaseNames.Sessions), MemberType = typeof(CaseNames))]
    public Task Sessions(string name) => adapter.RunSessionCaseAsync(name);

    [RequiresServerFact(ServerKind.Redis)]
    public Task Service_agrees_with_its_model() => adapter.RunSessionMachineAsync();
}
