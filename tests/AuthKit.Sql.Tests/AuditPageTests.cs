using System.Globalization;
using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Cryptography;
using AuthKit.Events;
using AuthKit.Stores;
using AuthKit.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Sql.Tests;

/// <summary>Compares the code and the bounds in <c>docs/audit.md</c> with the code that runs here.</summary>
public sealed class AuditPageTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "audit.md"));

    [Fact]
    public void Page_s_code_is_the_code_that_is_run_here()
    {
        var source = File.ReadAllLines(Path.Combine(Root, "tests", "AuthKit.Sql.Tests", "AuditPageTests.cs"))
            .Select(Bare)
            .ToHashSet(StringComparer.Ordinal);
        var code = Page.Split("```csharp\n").Skip(1).SelectMany(block => block.Split("```")[0].Split('\n')).Select(Bare).ToList();

        Assert.True(code.Count > 20);
        Assert.All(code, line => Assert.Contains(line, source));
    }

    [Fact]
    public void Page_names_every_kind_of_break() =>
        Assert.All(Enum.GetNames<AuditBreakKind>(), kind => Assert.Contains($"| `{kind}` |", Page, StringComparison.Ordinal));

    [Fact]
    public void Page_has_the_defaults()
    {
        var options = new AuditOptions();
        Assert.Contains($"`QueueCapacity` | {options.QueueCapacity.ToString("N0", CultureInfo.InvariantCulture)} |", Page, StringComparison.Ordinal);
        Assert.Contains($"`MaxAttempts` | {options.MaxAttempts} |", Page, StringComparison.Ordinal);
        Assert.Contains($"`RetryDelay` | {options.RetryDelay.TotalSeconds} s |", Page, StringComparison.Ordinal);
        Assert.Contains($"`DrainTimeout` | {options.DrainTimeout.TotalSeconds} s |", Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examples_run()
    {
        var folder = Directory.CreateTempSubdirectory("authkit-").FullName;
        var connectionString = $"Data Source={Path.Combine(folder, "app.db")}";
        await using var dataSource = SqliteFactory.Instance.CreateDataSource(connectionString);
        using var ring = new SecretKeyRing(SecretKey.Generate());
        await ReadAndVerifyAsync(await WithServicesAsync(dataSource, ring), new ManualClock(), "alice");
        await WithoutServicesAsync(dataSource, ring);
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<IServiceProvider> WithServicesAsync(System.Data.Common.DbDataSource dataSource, SecretKeyRing ring)
    {
        var builder = (Services: new ServiceCollection(), Configuration: new ConfigurationBuilder().Build());
        File.Delete("keys.json");

        // The last choice of stores and the last ring win. The page's are PostgreSQL and a key file.
        builder.Services.AddAuthKit(builder.Configuration.GetSection("AuthKit"), auth =>
        {
            auth.UseSqlStores(SqlDialect.PostgreSql, dataSource);
            auth.UseKeyFile("keys.json");
            auth.AddPasswords().AddAccounts().AddSessions();
            auth.AddSqlAudit();
            auth.UseSqlStores(SqlDialect.Sqlite, dataSource);
        });

        builder.Services.AddSingleton(ring);
        var app = new { Services = (IServiceProvider)builder.Services.BuildServiceProvider() };

        await app.Services.ApplyAuthKitSchemaAsync();

        return app.Services;
    }

    private static async Task ReadAndVerifyAsync(IServiceProvider services, TimeProvider clock, string userId)
    {
        var (store, verifier) = (services.GetRequiredService<IAuditStore>(), services.GetRequiredService<AuditChainVerifier>());
        await services.GetRequiredService<IAccountService>().AddAsync(
            new Account { Subject = new SubjectRef("acme", userId), Login = userId },
            new AccountRegisteredEvent { Time = clock.GetUtcNow(), Tenant = "acme", SubjectId = userId });
        var monday = clock.GetUtcNow().AddDays(-1);
        AuditCursor? after = null;

        var query = new AuditQuery { Subject = new SubjectRef("acme", userId), From = monday, Limit = 50, After = after };
        AuditPage page = await store.ListAsync(query);
        string? more = page.Next?.ToString();   // AuditCursor.TryParse(more, out var after) on the way back

        Assert.Single(page.Entries);
        Assert.Null(more);

        AuditHead? head = await store.GetHeadAsync("acme");
        string line = head!.ToJson();                             // one line, no secret
        bool isHead = AuditHead.TryParse(line, out var exported);   // later

        AuditVerification verification = await verifier.VerifyAsync("acme", exported);
        if (verification.Break is { } found)
        {
            await AlarmAsync($"The audit log breaks at {found.Sequence}: {found.Kind}.");
        }

        Assert.True(verification.IsIntact && isHead);
        while (await store.PurgeAsync(clock.GetUtcNow().AddDays(-400), 1_000) > 0)
        {
        }
    }

    private static Task AlarmAsync(string message) => Task.FromException(new InvalidOperationException(message));

    private static async Task WithoutServicesAsync(System.Data.Common.DbDataSource dataSource, SecretKeyRing ring)
    {
        const SqlDialect dialect = SqlDialect.Sqlite;
        var (options, runtime) = (new SqlStoreOptions(), new AuthKitRuntime());

        var chain = new AuditChain(ring);
        var accounts = new AccountService(new SqlAccountStore(dataSource, dialect, options, chain), runtime);
        var store = new SqlAuditStore(dataSource, dialect, chain, options);
        await using var handler = new AuditEventHandler(store);   // one of the handlers of AuthEvents

        Assert.NotNull(await accounts.FindByIdAsync(new SubjectRef("acme", "alice")));
        await handler.HandleAsync(new PasswordChangedEvent { Time = SampleAudit.Start, Tenant = "acme", SubjectId = "alice" }, default);
        await handler.FlushAsync();
        Assert.Equal(2, (await new AuditChainVerifier(store, chain).VerifyAsync("acme")).Verified);
    }

    /// <summary>A line without its indentation and the blanks that align comments, which differ between the page and the code.</summary>
    private static string Bare(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AuthKit.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests read the repository, so they must run inside it.");
        }

        return folder;
    }
}
