using AuthKit.Stores.Tests.Adapters;
using AuthKit.TestServers;

namespace AuthKit.Stores.Tests;

public sealed class OtherMySqlTests(OtherMySqlAdapter adapter) : MySqlKit(adapter), IClassFixture<OtherMySqlAdapter>
{
    [RequiresServerFact(ServerKind.MySql)]
    public Task Instances_rotate_signing_keys_together() => Adapter.RunJwtKeyRaceAsync();

    [RequiresServerFact(ServerKind.MySql)]
    public Task Service_agrees_with_its_model() => Adapter.RunSessionMachineAsync();

    [RequiresServerFact(ServerKind.MySql)]
    public Task One_time_tokens_agree_with_their_model() => Adapter.RunOneTimeTokenMachineAsync();

    [RequiresServerFact(ServerKind.MySql)]
    public Task Refresh_tokens_agree_with_their_model() => Adapter.RunRefreshTokenMachineAsync();

    [RequiresServerFact(ServerKind.MySql)]
    public Task Second_factors_agree_with_their_model() => Adapter.RunMfaMachineAsync();

    [RequiresServerFact(ServerKind.MySql)]
    public Task One_of_many_uses_of_a_code_at_once_passes() => Adapter.RunMfaRaceAsync();

    [RequiresServerFact(ServerKind.MySql)]
    public Task No_secret_and_no_code_of_second_factors_is_in_the_store() => Adapter.RunMfaDumpAsync();

    [RequiresServerFact(ServerKind.MySql)]
    public Task Rate_limiter_agrees_with_its_model() => Adapter.RunRateLimitMachineAsync();
}
