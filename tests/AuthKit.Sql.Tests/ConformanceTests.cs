using AuthKit.Accounts;
using AuthKit.Sessions;
using AuthKit.TestServers;
using AuthKit.Testing;

namespace AuthKit.Sql.Tests;

/// <summary>The rules that every store keeps, on every database that is there.</summary>
public sealed class ConformanceTests(ConformanceDatabases databases) : IClassFixture<ConformanceDatabases>
{
    // Affected rows are those changed, not those found; and 16 bytes may be a GUID.
    private const string OtherMySqlSettings = "Use Affected Rows=true;GUID Format=Binary16";

    public static TheoryData<string> SessionRules => new(SessionStoreCases.All.Select(rule => rule.Name));

    public static TheoryData<string> AccountRules => new(AccountStoreCases.All.Select(rule => rule.Name));

    [Theory, MemberData(nameof(SessionRules))]
    public Task Sqlite_sessions(string rule) => RunSessionsAsync(SqlDialect.Sqlite, rule);

    [Theory, MemberData(nameof(AccountRules))]
    public Task Sqlite_accounts(string rule) => RunAccountsAsync(SqlDialect.Sqlite, rule);

    [RequiresServerTheory(ServerKind.Postgres), MemberData(nameof(SessionRules))]
    public Task PostgreSql_sessions(string rule) => RunSessionsAsync(SqlDialect.PostgreSql, rule);

    [RequiresServerTheory(ServerKind.Postgres), MemberData(nameof(AccountRules))]
    public Task PostgreSql_accounts(string rule) => RunAccountsAsync(SqlDialect.PostgreSql, rule);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(SessionRules))]
    public Task MySql_sessions(string rule) => RunSessionsAsync(SqlDialect.MySql, rule);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(AccountRules))]
    public Task MySql_accounts(string rule) => RunAccountsAsync(SqlDialect.MySql, rule);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(SessionRules))]
    public Task MySql_sessions_with_other_settings(string rule) => RunSessionsAsync(SqlDialect.MySql, rule, OtherMySqlSettings);

    [RequiresServerTheory(ServerKind.MySql), MemberData(nameof(AccountRules))]
    public Task MySql_accounts_with_other_settings(string rule) => RunAccountsAsync(SqlDialect.MySql, rule, OtherMySqlSettings);

    [RequiresServerTheory(ServerKind.SqlServer), MemberData(nameof(SessionRules))]
    public Task SqlServer_sessions(string rule) => RunSessionsAsync(SqlDialect.SqlServer, rule);

    [RequiresServerTheory(ServerKind.SqlServer), MemberData(nameof(AccountRules))]
    public Task SqlServer_accounts(string rule) => RunAccountsAsync(SqlDialect.SqlServer, rule);

    private async Task RunSessionsAsync(SqlDialect dialect, string name, string settings = "")
    {
        var (database, dataSources) = await databases.GetAsync(dialect, settings);
        var opened = 0;
        await Named<ISessionStore>(SessionStoreCases.All, name)
            .RunAsync(() => new SqlSessionStore(dataSources[opened++ % dataSources.Length], dialect, database.Options));
    }

    private async Task RunAccountsAsync(SqlDialect dialect, string name, string settings = "")
    {
        var (database, dataSources) = await databases.GetAsync(dialect, settings);
        var opened = 0;
        await Named<IAccountStore>(AccountStoreCases.All, name)
            .RunAsync(() => new SqlAccountStore(dataSources[opened++ % dataSources.Length], dialect, database.Options));
    }

    private static ConformanceCase<TStore> Named<TStore>(IEnumerable<ConformanceCase<TStore>> cases, string name)
        where TStore : class
        => cases.Single(candidate => candidate.Name == name);
}
