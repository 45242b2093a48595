using AuthKit.Stores.Tests.Adapters;
using AuthKit.TestServers;

namespace AuthKit.Stores.Tests;

/// <summary>The kit under settings that databases are found with.</summary>
public abstract class OddMySqlTests(StoreAdapter adapter)
{
    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.Sessions), MemberType = typeof(CaseNames))]
    public Task Sessions(string name) => adapter.RunSessionCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.Accounts), MemberType = typeof(CaseNames))]
    public Task Accounts(string name) => adapter.RunAccountCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.AccountsWithAudit), MemberType = typeof(CaseNames))]
    public Task Accounts_with_audit(string name) => adapter.RunAccountCaseWithAuditAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.OneTimeTokens), MemberType = typeof(CaseNames))]
    public Task One_time_tokens(string name) => adapter.RunOneTimeTokenCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.RefreshTokens), MemberType = typeof(CaseNames))]
    public Task Refresh_tokens(string name) => adapter.RunRefreshTokenCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.Revocations), MemberType = typeof(CaseNames))]
    public Task Revocations(string name) => adapter.RunRevocationCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Signing_keys(string name) => adapter.RunJwtKeyCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Second_factors(string name) => adapter.RunMfaCaseAsync(name);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(CaseNames.RateLimiters), MemberType = typeof(CaseNames))]
    public Task Rate_limiters(string name) => adapter.RunRateLimiterCaseAsync(name);
}

public sealed class LenientMySqlTests(LenientMySqlAdapter adapter) : OddMySqlTests(adapter), IClassFixture<LenientMySqlAdapter>;

public sealed class ForeignMySqlTests(ForeignMySqlAdapter adapter) : OddMySqlTests(adapter), IClassFixture<ForeignMySqlAdapter>;

public sealed class CarefulMySqlTests(CarefulMySqlAdapter adapter) : OddMySqlTests(adapter), IClassFixture<CarefulMySqlAdapter>;
