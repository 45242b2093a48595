using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Cryptography;
using AuthKit.DependencyInjection;
using AuthKit.Events;
using AuthKit.OneTimeTokens;
using AuthKit.SignIn;
using AuthKit.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static AuthKit.Sql.SqlDialect;

namespace AuthKit.Sql.Tests;

/// <summary>The audit log as an application uses it: one call enables it, and services write to it.</summary>
public sealed class SqlAuditServicesTests
{
    private static readonly SubjectRef Alice = new("acme", "alice");

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Each_change_and_other_event_is_in_the_log_once(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await using var services = Services(auth => auth.UseSqlStores(dialect, database.DataSource, options => options.TablePrefix = database.Options.TablePrefix).AddSqlAudit());
        var accounts = services.GetRequiredService<IAccountService>();
        var sink = services.GetRequiredService<IAuthEventSink>();

        await accounts.AddAsync(new Account { Subject = Alice, Login = "alice" }, new AccountRegisteredEvent { Time = SampleAudit.Start, Tenant = "acme", SubjectId = "alice" });
        Assert.Equal(1, await database.CountAsync("audit"));
        sink.Publish(new SignInFailedEvent { Time = SampleAudit.Start.AddSeconds(1), Tenant = "acme", SubjectId = "alice", Reason = SignInFailureReason.WrongPassword });
        sink.Publish(new SignInSucceededEvent { Time = SampleAudit.Start.AddSeconds(2), Tenant = "acme", SubjectId = "alice", Sid = "sid" });
        sink.Publish(new PasswordRehashedEvent { Time = SampleAudit.Start.AddSeconds(3), Tenant = "acme", SubjectId = "alice" });
        await FlushAsync(services);

        var page = await services.GetRequiredService<IAuditStore>().ListAsync(new AuditQuery { Subject = Alice });
        Assert.Equal(["sign_in.succeeded", "sign_in.failed", "account.registered"], page.Entries.Select(entry => entry.Record.EventName));
        Assert.Equal([2L, null, 1L], page.Entries.Select(entry => entry.Link?.Sequence));
        Assert.Equal(2, (await services.GetRequiredService<AuditChainVerifier>().VerifyAsync("acme")).Verified);
    }

    [Fact]
    public async Task Failed_sign_ins_take_no_lock_on_the_head()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        await using var services = Services(auth => auth.UseSqlStores(Sqlite, recorder, options => options.TablePrefix = database.Options.TablePrefix).AddSqlAudit());
        var sink = services.GetRequiredService<IAuthEventSink>();

        foreach (var subject in (string?[])[null, "alice"])
        {
            sink.Publish(new SignInFailedEvent { Time = SampleAudit.Start, SubjectId = subject, Reason = SignInFailureReason.WrongPassword });
            sink.Publish(new SignInLimitedEvent { Time = SampleAudit.Start, SubjectId = subject, Policy = "login", RetryAfter = TimeSpan.FromMinutes(1) });
            sink.Publish(new CodeFailedEvent { Time = SampleAudit.Start, SubjectId = subject, Purpose = "mail", TriesLeft = 2 });
            sink.Publish(new TokenReusedEvent { Time = SampleAudit.Start, SubjectId = subject, Purpose = "reset", Reuse = TokenReuse.Spent });
            sink.Publish(new PasswordResetRequestedEvent { Time = SampleAudit.Start, SubjectId = subject });
        }

        await FlushAsync(services);

        Assert.Equal(10, await database.CountAsync("audit"));
        Assert.Contains(recorder.Statements, statement => statement.StartsWith("INSERT", StringComparison.Ordinal));
        Assert.DoesNotContain(recorder.Statements, statement => statement.Contains("audit_heads", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_call_nothing_is_audited()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        await using var services = Services(auth => auth.UseSqlStores(Sqlite, database.DataSource, options => options.TablePrefix = database.Options.TablePrefix));

        await services.GetRequiredService<IAccountService>().AddAsync(new Account { Subject = Alice, Login = "alice" }, new AccountRegisteredEvent { Time = SampleAudit.Start, Tenant = "acme", SubjectId = "alice" });
        await services.GetRequiredService<AuthEvents>().FlushAsync();

        Assert.False(services.GetRequiredService<IAccountStore>().KeepsAudit);
        Assert.Null(services.GetService<IAuditStore>());
        Assert.Equal(0, await database.CountAsync("audit"));
    }

    [Fact]
    public async Task Accounts_in_another_store_are_audited_by_the_handler()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        await using var services = Services(auth => auth.AddSqlAudit().UseSqlStores(Sqlite, database.DataSource, options => options.TablePrefix = database.Options.TablePrefix).UseAccountStore<InMemoryAccountStore>());

        await services.GetRequiredService<IAccountService>().AddAsync(new Account { Subject = Alice, Login = "alice" }, new AccountRegisteredEvent { Time = SampleAudit.Start, Tenant = "acme", SubjectId = "alice" });
        await FlushAsync(services);

        Assert.Equal(1, await database.CountAsync("audit"));
    }

    [Fact]
    public async Task Missing_keys_and_database_are_errors_at_start_that_name_the_calls()
    {
        await using var services = new ServiceCollection().AddAuthKit(auth => auth.AddSqlAudit()).BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(exception.Failures, failure => failure.Contains("UseKeyFile", StringComparison.Ordinal));
        Assert.Contains(exception.Failures, failure => failure.Contains("UseSqlStores", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Options_come_from_the_section_audit()
    {
        await using var database = TestDatabase.CreateEmpty(Sqlite);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Audit:MaxAttempts", "3"), new("Audit:QueueCapacity", "7")]).Build();
        await using var services = new ServiceCollection()
            .AddSingleton(new SecretKeyRing(SecretKey.Generate()))
            .AddAuthKit(configuration, auth => auth.UseSqlStores(Sqlite, database.DataSource).AddSqlAudit(options => options.QueueCapacity = 8))
            .BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<AuditOptions>>().Value;

        Assert.Equal((3, 8), (options.MaxAttempts, options.QueueCapacity));
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    private static async Task FlushAsync(IServiceProvider services)
    {
        await services.GetRequiredService<AuthEvents>().FlushAsync();
        await services.GetRequiredService<AuditEventHandler>().FlushAsync();
        Assert.Equal(0, services.GetRequiredService<AuditEventHandler>().Lost);
    }

    private static ServiceProvider Services(Action<AuthKitBuilder> compose) => new ServiceCollection()
        .AddSingleton(new SecretKeyRing(SecretKey.Generate()))
        .AddAuthKit(auth =>
        {
            auth.AddPasswords().AddSessions().AddAccounts();
            compose(auth);
        })
        .BuildServiceProvider();
}
