using AuthKit.Stores.Tests.Adapters;
using AuthKit.TestServers;

namespace AuthKit.Stores.Tests;

public sealed class SqlServerTests(SqlServerAdapter adapter) : IClassFixture<SqlServerAdapter>
{
    [RequiresServerTheory(ServerKind.SqlServer), MemberData(nameof(CaseNames.Sessions), MemberType = typeof(CaseNames))]
    public Task Sessions(string name) => adapter.RunSessionCaseAsync(name);

    [RequiresServerTheory(ServerKind.SqlServer), MemberData(nameof(CaseNames.Accounts), MemberType = typeof(CaseNames))]
    public Task Accounts(string name) => adapter.RunAccountCaseAsync(name);

    [RequiresServerTheory(ServerKind.SqlServer), MemberData(nameof(CaseNames.AccountServices), MemberType = typeof(CaseNames))]
    public Task Account_service(string name) => adapter.RunAccountServiceCaseAsync(name);

    [RequiresServerTheory(ServerKind.SqlServer), MemberData(nameof(CaseNames.OneTimeTokens), MemberType = typeof(CaseNames))]
    public Task One_time_tokens(string name) => adapter.RunOneTimeTokenCaseAsync(name);

    [RequiresServerTheory(ServerKind.SqlServer), MemberData(nameof(CaseNames.RefreshTokens), MemberType = typeof(CaseNames))]
    public Task Refresh_tokens(string name) => adapter.RunRefreshTokenCaseAsync(name);

    [RequiresServerTheory(ServerKind.SqlServer), MemberData(nameof(CaseNames.Revocations), MemberType = typeof(CaseNames))]
    public Task Revocations(string name) => adapter.RunRevocationCaseAsync(name);

    [RequiresServerTheory(ServerKind.SqlServer), MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Signing_keys(string name) => adapter.RunJwtKeyCaseAsync(name);

    [RequiresServerTheory(ServerKind.SqlServer), MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Second_factors(string name) => adapter.RunMfaCaseAsync(name);

    [RequiresServerFact(ServerKind.SqlServer)]
    public Task Instances_rotate_signing_keys_together() => adapter.RunJwtKeyRaceAsync();

    [RequiresServerTheory(ServerKind.SqlServer), MemberData(nameof(CaseNames.AccountsWithAudit), MemberType = typeof(CaseNames))]
    public Task Accounts_with_audit(string name) => adapter.RunAccountCaseWithAuditAsync(name);

    [RequiresServerFact(ServerKind.SqlServer)]
    public Task Service_agrees_with_its_model() => adapter.RunSessionMachineAsync();

    [RequiresServerFact(ServerKind.SqlServer)]
    public Task One_time_tokens_agree_with_their_model() => adapter.RunOneTimeTokenMachineAsync();

    [RequiresServerFact(ServerKind.SqlServer)]
    public Task Refresh_tokens_agree_with_their_model() => adapter.RunRefreshTokenMachineAsync();

    [RequiresServerFact(ServerKind.SqlServer)]
    public Task Second_factors_agree_with_their_model() => adapter.RunMfaMachineAsync();

    [RequiresServerFact(ServerKind.SqlServer)]
    public Task One_of_many_uses_of_a_code_at_once_passes() => adapter.RunMfaRaceAsync();

    [RequiresServerFact(ServerKind.SqlServer)]
    public Task No_secret_and_no_code_of_second_factors_is_in_the_store() => adapter.RunMfaDumpAsync();

    [RequiresServerTheory(ServerKind.SqlServer), MemberData(nameof(CaseNames.RateLimiters), MemberType = typeof(CaseNames))]
    public Task Rate_limiters(string name) => adapter.RunRateLimiterCaseAsync(name);

    [RequiresServerFact(ServerKind.SqlServer)]
    public Task Rate_limiter_agrees_with_its_model() => adapter.RunRateLimitMachineAsync();
}
