using AuthKit.Stores.Tests.Adapters;
using AuthKit.TestServers;

namespace AuthKit.Stores.Tests;

public sealed class PgBouncerTests(PgBouncerAdapter adapter) : IClassFixture<PgBouncerAdapter>
{
    [RequiresServerTheory(ServerKind.Postgres, ServerKind.PgBouncerProgram), MemberData(nameof(CaseNames.Sessions), MemberType = typeof(CaseNames))]
    public Task Sessions(string name) => adapter.RunSessionCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres, ServerKind.PgBouncerProgram), MemberData(nameof(CaseNames.Accounts), MemberType = typeof(CaseNames))]
    public Task Accounts(string name) => adapter.RunAccountCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres, ServerKind.PgBouncerProgram), MemberData(nameof(CaseNames.AccountsWithAudit), MemberType = typeof(CaseNames))]
    public Task Accounts_with_audit(string name) => adapter.RunAccountCaseWithAuditAsync(name);

    [RequiresServerTheory(ServerKind.Postgres, ServerKind.PgBouncerProgram), MemberData(nameof(CaseNames.OneTimeTokens), MemberType = typeof(CaseNames))]
    public Task One_time_tokens(string name) => adapter.RunOneTimeTokenCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres, ServerKind.PgBouncerProgram), MemberData(nameof(CaseNames.RefreshTokens), MemberType = typeof(CaseNames))]
    public Task Refresh_tokens(string name) => adapter.RunRefreshTokenCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres, ServerKind.PgBouncerProgram), MemberData(nameof(CaseNames.Revocations), MemberType = typeof(CaseNames))]
    public Task Revocations(string name) => adapter.RunRevocationCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres, ServerKind.PgBouncerProgram), MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Signing_keys(string name) => adapter.RunJwtKeyCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres, ServerKind.PgBouncerProgram), MemberData(nameof(CaseNames.Versioned), MemberType = typeof(CaseNames))]
    public Task Second_factors(string name) => adapter.RunMfaCaseAsync(name);

    [RequiresServerTheory(ServerKind.Postgres, ServerKind.PgBouncerProgram), MemberData(nameof(CaseNames.RateLimiters), MemberType = typeof(CaseNames))]
    public Task Rate_limiters(string name) => adapter.RunRateLimiterCaseAsync(name);

    [RequiresServerFact(ServerKind.Postgres, ServerKind.PgBouncerProgram)]
    public Task Limit_holds_between_two_processes() => adapter.RunRateLimitRaceAsync();

    [RequiresServerFact(ServerKind.Postgres, ServerKind.PgBouncerProgram)]
    public Task Refresh_token_has_one_winner_between_two_processes() => adapter.RunRefreshRaceAsync();

    [RequiresServerFact(ServerKind.Postgres, ServerKind.PgBouncerProgram)]
    public Task Tokens_of_one_session_are_one_family_between_two_processes() => adapter.RunSessionTokenRaceAsync();

    [RequiresServerFact(ServerKind.Postgres, ServerKind.PgBouncerProgram)]
    public Task Instances_rotate_signing_keys_together() => adapter.RunJwtKeyRaceAsync();
}
