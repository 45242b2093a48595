using AuthKit.RateLimiting;
using AuthKit.Stores;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AuthKit.Sql.Tests;

/// <summary>Different ways in which a database is unavailable. Requests are answered as their policy says.</summary>
public sealed class SqlRateLimiterOutageTests
{
    private static readonly RateLimitKey Key = new("someone");
    private static readonly RateLimitPolicy Strict = RateLimitPolicy.FixedWindow("strict", 3, TimeSpan.FromDays(1));
    private static readonly RateLimitPolicy Lenient = RateLimitPolicy.FixedWindow("lenient", 3, TimeSpan.FromDays(1), RateLimitFallback.Allow);

    [Fact]
    public async Task Sqlite_without_tables()
    {
        await using var database = TestDatabase.CreateEmpty(SqlDialect.Sqlite);
        await AssertAnsweredByPolicyAsync(new SqlRateLimiter(database.DataSource, SqlDialect.Sqlite, database.Options));
    }

    [Fact]
    public async Task Sqlite_file_that_is_gone()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite, "Pooling=False");
        var limiter = new SqlRateLimiter(database.DataSource, SqlDialect.Sqlite, database.Options);
        Assert.True((await limiter.AcquireAsync(Strict, Key)).IsAllowed);
        foreach (var file in Directory.GetFiles(database.Folder!))
        {
            File.Delete(file);
        }

        await AssertAnsweredByPolicyAsync(limiter);
    }

    [Fact]
    public async Task Sqlite_that_another_writer_has_locked()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        database.Options.CommandTimeout = SqlStoreOptions.MinCommandTimeout;
        var limiter = new FailSafeRateLimiter(new SqlRateLimiter(database.DataSource, SqlDialect.Sqlite, database.Options));
        Assert.True((await limiter.AcquireAsync(Strict, Key)).IsAllowed);
        await using (var connection = (SqliteConnection)await database.DataSource.OpenConnectionAsync())
        {
            await using var transaction = connection.BeginTransaction(deferred: false);

            await AssertUnavailableAsync(() => limiter.AcquireAsync(Strict, Key).AsTask());
            Assert.True((await limiter.AcquireAsync(Lenient, Key)).IsFallback);
            Assert.Equal(2, (await limiter.PeekAsync(Strict, Key)).Remaining);
        }

        Assert.Equal(1, (await limiter.AcquireAsync(Strict, Key)).Remaining);
    }

    [Fact]
    public async Task Postgresql_that_does_not_listen()
    {
        await using var dataSource = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=5");
        await AssertAnsweredByPolicyAsync(new SqlRateLimiter(dataSource, SqlDialect.PostgreSql));
    }

    private static async Task AssertAnsweredByPolicyAsync(SqlRateLimiter inner)
    {
        var limiter = new FailSafeRateLimiter(inner);
        await AssertUnavailableAsync(() => limiter.AcquireAsync(Strict, Key).AsTask());
        await AssertUnavailableAsync(() => limiter.AcquireAllAsync([new(Lenient, Key), new(Strict, Key)]).AsTask());
        await AssertUnavailableAsync(() => limiter.PeekAsync(Strict, Key).AsTask());
        await AssertUnavailableAsync(() => limiter.RefundAsync(Strict, Key, ticket: 0).AsTask());
        await AssertUnavailableAsync(() => limiter.ResetAsync(Lenient, Key).AsTask());
        Assert.True((await limiter.AcquireAsync(Lenient, Key)).IsFallback);
        Assert.True((await limiter.PeekAsync(Lenient, Key)).IsFallback);
        Assert.True(Assert.Single((await limiter.AcquireAllAsync([new(Lenient, Key)])).Decisions).IsFallback);
    }

    private static async Task AssertUnavailableAsync(Func<Task> call) =>
        Assert.Equal(AuthUnavailableKind.Store, (await Assert.ThrowsAsync<AuthUnavailableException>(call)).Kind);
}
