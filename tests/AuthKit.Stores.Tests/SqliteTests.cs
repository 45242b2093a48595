using AuthKit.Stores.Tests.Adapters;

namespace AuthKit.Stores.Tests;

public sealed class SqliteTests(SqliteAdapter adapter) : SqliteKit(adapter), IClassFixture<SqliteAdapter>
{
    [Theory, MemberData(nameof(CaseNames.AccountServices), MemberType = typeof(CaseNames))]
    public Task Account_service(string name) => Adapter.RunAccountServiceCaseAsync(name);

    [Fact]
    public Task Instances_rotate_signing_keys_together() => Adapter.RunJwtKeyRaceAsync();

    [Fact]
    public Task Service_agrees_with_its_model() => Adapter.RunSessionMachineAsync();

    [Fact]
    public Task One_time_tokens_agree_with_their_model() => Adapter.RunOneTimeTokenMachineAsync();

    [Fact]
    public Task Refresh_tokens_agree_with_their_model() => Adapter.RunRefreshTokenMachineAsync();

    [Fact]
    public Task Second_factors_agree_with_their_model() => Adapter.RunMfaMachineAsync();

    [Fact]
    public Task One_of_many_uses_of_a_code_at_once_passes() => Adapter.RunMfaRaceAsync();

    [Fact]
    public Task No_secret_and_no_code_of_second_factors_is_in_the_store() => Adapter.RunMfaDumpAsync();

    [Fact]
    public Task Rate_limiter_agrees_with_its_model() => Adapter.RunRateLimitMachineAsync();

    [Fact]
    public Task Limit_holds_between_two_processes() => Adapter.RunRateLimitRaceAsync();

    [Fact]
    public Task Refresh_token_has_one_winner_between_two_processes() => Adapter.RunRefreshRaceAsync();

    [Fact]
    public Task Tokens_of_one_session_are_one_family_between_two_processes() => Adapter.RunSessionTokenRaceAsync();
}
