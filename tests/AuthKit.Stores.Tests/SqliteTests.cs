using AuthKit.Stores.Tests.Adapters;

namespace AuthKit.Stores.Tests;

public sealed class SqliteTests(SqliteAdapter adapter) : IClassFixture<SqliteAdapter>
{
    [Theory, MemberData(nameof(CaseNames.Sessions), MemberType = typeof(CaseNames))]
    public Task Sessions(string name) => adapter.RunSessionCaseAsync(name);

    [Theory, MemberData(nameof(CaseNames.Accounts), MemberType = typeof(CaseNames))]
    public Task Accounts(string name) => adapter.RunAccountCaseAsync(name);

    [Theory, MemberData(nameof(CaseNames.AccountServices), MemberType = typeof(CaseNames))]
    public Task Account_service(string name) => adapter.RunAccountServiceCaseAsync(name);

    [Theory, MemberData(nameof(CaseNames.OneTimeTokens), MemberType = typeof(CaseNames))]
    public Task One_time_tokens(string name) => adapter.RunOneTimeTokenCaseAsync(name);

    [Theory, MemberData(nameof(CaseNames.RefreshTokens), MemberType = typeof(CaseNames))]
    public Task Refresh_tokens(string name) => adapter.RunRefreshTokenCaseAsync(name);

    [Theory, MemberData(nameof(CaseNames.Revocations), MemberType = typeof(CaseNames))]
    public Task Revocations(string name) => adapter.RunRevocationCaseAsync(name);

    [Theory, MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Signing_keys(string name) => adapter.RunJwtKeyCaseAsync(name);

    [Theory, MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Second_factors(string name) => adapter.RunMfaCaseAsync(name);

    [Fact]
    public Task Instances_rotate_signing_keys_together() => adapter.RunJwtKeyRaceAsync();

    [Theory, MemberData(nameof(CaseNames.AccountsWithAudit), MemberType = typeof(CaseNames))]
    public Task Accounts_with_audit(string name) => adapter.RunAccountCaseWithAuditAsync(name);

    [Fact]
    public Task Service_agrees_with_its_model() => adapter.RunSessionMachineAsync();

    [Fact]
    public Task One_time_tokens_agree_with_their_model() => adapter.RunOneTimeTokenMachineAsync();

    [Fact]
    public Task Refresh_tokens_agree_with_their_model() => adapter.RunRefreshTokenMachineAsync();

    [Fact]
    public Task Second_factors_agree_with_their_model() => adapter.RunMfaMachineAsync();

    [Fact]
    public Task One_of_many_uses_of_a_code_at_once_passes() => adapter.RunMfaRaceAsync();

    [Fact]
    public Task No_secret_and_no_code_of_second_factors_is_in_the_store() => adapter.RunMfaDumpAsync();

    [Theory, MemberData(nameof(CaseNames.RateLimiters), MemberType = typeof(CaseNames))]
    public Task Rate_limiters(string name) => adapter.RunRateLimiterCaseAsync(name);

    [Fact]
    public Task Rate_limiter_agrees_with_its_model() => adapter.RunRateLimitMachineAsync();

    [Fact]
    public Task Limit_holds_between_two_processes() => adapter.RunRateLimitRaceAsync();

    [Fact]
    public Task Refresh_token_has_one_winner_between_two_processes() => adapter.RunRefreshRaceAsync();

    [Fact]
    public Task Tokens_of_one_session_are_one_family_between_two_processes() => adapter.RunSessionTokenRaceAsync();
}
