using AuthKit.Stores.Tests.Adapters;

namespace AuthKit.Stores.Tests;

/// <summary>The kit under settings that databases are found with.</summary>
public abstract class OddSqliteTests(StoreAdapter adapter)
{
    [Theory, MemberData(nameof(CaseNames.Sessions), MemberType = typeof(CaseNames))]
    public Task Sessions(string name) => adapter.RunSessionCaseAsync(name);

    [Theory, MemberData(nameof(CaseNames.Accounts), MemberType = typeof(CaseNames))]
    public Task Accounts(string name) => adapter.RunAccountCaseAsync(name);

    [Theory, MemberData(nameof(CaseNames.AccountsWithAudit), MemberType = typeof(CaseNames))]
    public Task Accounts_with_audit(string name) => adapter.RunAccountCaseWithAuditAsync(name);

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

    [Theory, MemberData(nameof(CaseNames.RateLimiters), MemberType = typeof(CaseNames))]
    public Task Rate_limiters(string name) => adapter.RunRateLimiterCaseAsync(name);
}

public sealed class RollbackSqliteTests(RollbackSqliteAdapter adapter) : OddSqliteTests(adapter), IClassFixture<RollbackSqliteAdapter>;

public sealed class SharedMemorySqliteTests(SharedMemorySqliteAdapter adapter) : OddSqliteTests(adapter), IClassFixture<SharedMemorySqliteAdapter>;
