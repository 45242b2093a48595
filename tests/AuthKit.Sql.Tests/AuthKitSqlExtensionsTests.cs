using AuthKit.Accounts;
using AuthKit.KeyRotation;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.Sql.Tests;

public sealed class AuthKitSqlExtensionsTests
{
    [Fact]
    public async Task Services_work_over_sql_once_the_schema_is_applied()
    {
        await using var database = TestDatabase.CreateEmpty(SqlDialect.Sqlite);
        await using var services = new ServiceCollection()
            .AddAuthKit(auth => auth.AddSessions().UseSqlStores(SqlDialect.Sqlite, database.DataSource, options => options.TablePrefix = "mine_"))
            .BuildServiceProvider();
        await services.ApplyAuthKitSchemaAsync();

        var grant = await services.GetRequiredService<ISessionService>().CreateAsync(new SessionRequest { Subject = new SubjectRef("someone") });

        Assert.True((await services.GetRequiredService<ISessionService>().ValidateAsync(grant.Token)).IsValid);
        Assert.Equal(1L, await database.ScalarAsync("SELECT COUNT(*) FROM mine_sessions"));
        Assert.IsType<SqlAccountStore>(services.GetRequiredService<IAccountStore>());
        Assert.IsType<SqlOneTimeTokenStore>(services.GetRequiredService<IOneTimeTokenStore>());
        Assert.IsType<SqlRefreshTokenStore>(services.GetRequiredService<IRefreshTokenStore>());
        Assert.IsType<SqlRevocationStore>(services.GetRequiredService<IRevocationStore>());
        Assert.IsType<SqlJwtKeyStore>(services.GetRequiredService<IJwtKeyStore>());
        Assert.IsType<SqlMfaStore>(services.GetRequiredService<IMfaStore>());

        var limiter = Assert.IsType<SqlRateLimiter>(services.GetRequiredService<IRateLimiter>());
        Assert.True((await limiter.AcquireAsync(RateLimitPolicy.FixedWindow("test", 1, TimeSpan.FromMinutes(1)), new RateLimitKey("someone"))).IsAllowed);
        Assert.Equal(1L, await database.ScalarAsync("SELECT COUNT(*) FROM mine_rate_limit_counts"));
    }

    [Fact]
    public async Task Missing_schema_is_the_cause_of_the_service_s_exception()
    {
        await using var database = TestDatabase.CreateEmpty(SqlDialect.Sqlite);
        await using var services = new ServiceCollection()
            .AddAuthKit(auth => auth.AddSessions().UseSqlStores(SqlDialect.Sqlite, database.DataSource))
            .BuildServiceProvider();

        var exception = await Assert.ThrowsAsync<AuthUnavailableException>(() =>
            services.GetRequiredService<ISessionService>().CreateAnonymousAsync().AsTask());

        Assert.Contains("ApplyAuthKitSchemaAsync", exception.InnerException?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_come_from_the_configuration_and_then_the_code()
    {
        await using var database = TestDatabase.CreateEmpty(SqlDialect.Sqlite);
        await using var services = new ServiceCollection()
            .AddAuthKit(
                Configuration(("Sql:TablePrefix", "mine_"), ("Sql:PurgeBatch", "7")),
                auth => auth.UseSqlStores(SqlDialect.Sqlite, database.DataSource, options => options.PurgeBatch = 8))
            .BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<SqlStoreOptions>>().Value;

        Assert.Equal(("mine_", 8), (options.TablePrefix, options.PurgeBatch));
    }

    [Theory]
    [InlineData("Sql:TablePrefix", "Not a prefix")]
    [InlineData("Sql:TablePrefx", "mine_")]
    public async Task Wrong_configuration_is_an_error(string key, string value)
    {
        await using var database = TestDatabase.CreateEmpty(SqlDialect.Sqlite);
        await using var services = new ServiceCollection()
            .AddAuthKit(Configuration((key, value)), auth => auth.UseSqlStores(SqlDialect.Sqlite, database.DataSource))
            .BuildServiceProvider();

        Assert.ThrowsAny<Exception>(() => services.GetRequiredService<ISessionStore>());
    }

    [Fact]
    public async Task Schema_call_does_nothing_if_the_stores_are_not_in_sql()
    {
        await using var services = new ServiceCollection().AddAuthKit(auth => auth.AddSessions().UseInMemoryStores()).BuildServiceProvider();

        await services.ApplyAuthKitSchemaAsync();
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build();
}
