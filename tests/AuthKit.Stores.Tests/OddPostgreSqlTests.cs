using AuthKit.Stores.Tests.Adapters;
using AuthKit.TestServers;

namespace AuthKit.Stores.Tests;

/// <summary>The kit under settings that databases are found with.</summary>
public abstract class OddPostgreSqlTests(StoreAdapter adapter)
{
    [RequiresServerTheory(ServerKind.Postgres), MemberData(nameof(CaseNames.Sessions), MemberType = typeof(CaseNames))]
    public Task Sessions(string name) => adapter.RunSessionCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres), MemberData(nameof(CaseNames.Accounts), MemberType = typeof(CaseNames))]
    public Task Accounts(string name) => adapter.RunAccountCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres), MemberData(nameof(CaseNames.AccountsWithAudit), MemberType = typeof(CaseNames))]
    public Task Accounts_with_audit(string name) => adapter.RunAccountCaseWithAuditAsync(name);

    [RequiresServerTheory(ServerKind.Postgres), MemberData(nameof(CaseNames.OneTimeTokens), MemberType = typeof(CaseNames))]
    public Task One_time_tokens(string name) => adapter.RunOneTimeTokenCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres), MemberData(nameof(CaseNames.RefreshTokens), MemberType = typeof(CaseNames))]
    public Task Refresh_tokens(string name) => adapter.RunRefreshTokenCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres), MemberData(nameof(CaseNames.Revocations), MemberType = typeof(CaseNames))]
    public Task Revocations(string name) => adapter.RunRevocationCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres), MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Signing_keys(string name) => adapter.RunJwtKeyCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres), MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Second_factors(string name) => adapter.RunMfaCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres), MemberData(nameof(CaseNames.RateLimiters), MemberType = typeof(CaseNames))]
    public Task Rate_limiters(string name) => adapter.RunRateLimiterCaseAsync(name);
}

public sealed class SerializablePostgreSqlTests(SerializablePostgreSqlAdapter adapter) : OddPostgreSqlTests(adapter), IClassFixture<SerializablePostgreSqlAdapter>;

public sealed class SearchPathPostgreSqlTests(SearchPathPostgreSqlAdapter adapter) : OddPostgreSqlTests(adapter), IClassFixture<SearchPathPostgreSqlAdapter>;

public sealed class AsciiPostgreSqlTests(AsciiPostgreSqlAdapter adapter) : OddPostgreSqlTests(adapter), IClassFixture<AsciiPostgreSqlAdapter>;
