using AuthKit.Stores.Tests.Adapters;
using AuthKit.TestServers;

namespace AuthKit.Stores.Tests;

public sealed class RedisClusterTests(ClusterRedisAdapter adapter) : IClassFixture<ClusterRedisAdapter>
{
    [RequiresServerTheory(ServerKind.RedisCluster), MemberData(nameof(CaseNames.Sessions), MemberType = typeof(CaseNames))]
    public Task Sessions(string name) => adapter.RunSessionCaseAsync(name);

    [RequiresServerTheory(ServerKind.RedisCluster), MemberData(nameof(CaseNames.OneTimeTokens), MemberType = typeof(CaseNames))]
    public Task One_time_tokens(string name) => adapter.RunOneTimeTokenCaseAsync(name);

    [RequiresServerTheory(ServerKind.RedisCluster), MemberData(nameof(CaseNames.RefreshTokens), MemberType = typeof(CaseNames))]
    public Task Refresh_tokens(string name) => adapter.RunRefreshTokenCaseAsync(name);

    [RequiresServerTheory(ServerKind.RedisCluster), MemberData(nameof(CaseNames.Revocations), MemberType = typeof(CaseNames))]
    public Task Revocations(string name) => adapter.RunRevocationCaseAsync(name);

    [RequiresServerTheory(ServerKind.RedisCluster), MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Signing_keys(string name) => adapter.RunJwtKeyCaseAsync(name);

    [RequiresServerTheory(ServerKind.RedisCluster), MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Second_factors(string name) => adapter.RunMfaCaseAsync(name);

    [RequiresServerFact(ServerKind.RedisCluster)]
    public Task Instances_rotate_signing_keys_together() => adapter.RunJwtKeyRaceAsync();

    [RequiresServerTheory(ServerKind.RedisCluster), MemberData(nameof(CaseNames.RateLimiters), MemberType = typeof(CaseNames))]
    public Task Rate_limiters(string name) => adapter.RunRateLimiterCaseAsync(name);

    [RequiresServerFact(ServerKind.RedisCluster)]
    public Task Service_agrees_with_its_model() => adapter.RunSessionMachineAsync();

    [RequiresServerFact(ServerKind.RedisCluster)]
    public Task One_time_tokens_agree_with_their_model() => adapter.RunOneTimeTokenMachineAsync();

    [RequiresServerFact(ServerKind.RedisCluster)]
    public Task Refresh_tokens_agree_with_their_model() => adapter.RunRefreshTokenMachineAsync();

    [RequiresServerFact(ServerKind.RedisCluster)]
    public Task Second_factors_agree_with_their_model() => adapter.RunMfaMachineAsync();

    [RequiresServerFact(ServerKind.RedisCluster)]
    public Task One_of_many_uses_of_a_code_at_once_passes() => adapter.RunMfaRaceAsync();

    [RequiresServerFact(ServerKind.RedisCluster)]
    public Task No_secret_and_no_code_of_second_factors_is_in_the_store() => adapter.RunMfaDumpAsync();

    [RequiresServerFact(ServerKind.RedisCluster)]
    public Task Rate_limiter_agrees_with_its_model() => adapter.RunRateLimitMachineAsync();

    [RequiresServerFact(ServerKind.RedisCluster)]
    public Task Limit_holds_between_two_processes() => adapter.RunRateLimitRaceAsync();

    [RequiresServerFact(ServerKind.RedisCluster)]
    public Task Refresh_token_has_one_winner_between_two_processes() => adapter.RunRefreshRaceAsync();

    [RequiresServerFact(ServerKind.RedisCluster)]
    public Task Tokens_of_one_session_are_one_family_between_two_processes() => adapter.RunSessionTokenRaceAsync();
}
