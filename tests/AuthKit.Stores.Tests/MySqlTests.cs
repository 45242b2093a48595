using AuthKit.Stores.Tests.Adapters;
using AuthKit.TestServers;

namespace AuthKit.Stores.Tests;

public sealed class MySqlTests(MySqlAdapter adapter) : MySqlKit(adapter), IClassFixture<MySqlAdapter>
{
    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.AccountServices), MemberType = typeof(CaseNames))]
    public Task Account_service(string name) => Adapter.RunAccountServiceCaseAsync(name);

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

    [RequiresServerFact(ServerKind.MySql)]
    public Task Limit_holds_between_two_processes() => Adapter.RunRateLimitRaceAsync();

    [RequiresServerFact(ServerKind.MySql)]
    public Task Refresh_token_has_one_winner_between_two_processes() => Adapter.RunRefreshRaceAsync();

    [RequiresServerFact(ServerKind.MySql)]
    public Task Tokens_of_one_session_are_one_family_between_two_processes() => Adapter.RunSessionTokenRaceAsync();
}
