using AuthKit.Stores.Tests.Adapters;
using AuthKit.TestServers;

namespace AuthKit.Stores.Tests;

/// <summary>The cases of the kit that run with any settings.</summary>
public abstract class MySqlKit(SqlAdapter adapter)
{
    protected SqlAdapter Adapter { get; } = adapter;

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.Sessions), MemberType = typeof(CaseNames))]
    public Task Sessions(string name) => Adapter.RunSessionCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.Accounts), MemberType = typeof(CaseNames))]
    public Task Accounts(string name) => Adapter.RunAccountCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.AccountsWithAudit), MemberType = typeof(CaseNames))]
    public Task Accounts_with_audit(string name) => Adapter.RunAccountCaseWithAuditAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.OneTimeTokens), MemberType = typeof(CaseNames))]
    public Task One_time_tokens(string name) => Adapter.RunOneTimeTokenCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.RefreshTokens), MemberType = typeof(CaseNames))]
    public Task Refresh_tokens(string name) => Adapter.RunRefreshTokenCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.Revocations), MemberType = typeof(CaseNames))]
    public Task Revocations(string name) => Adapter.RunRevocationCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Signing_keys(string name) => Adapter.RunJwtKeyCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Second_factors(string name) => Adapter.RunMfaCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.RateLimiters), MemberType = typeof(CaseNames))]
    public Task Rate_limiters(string name) => Adapter.RunRateLimiterCaseAsync(name);
}
