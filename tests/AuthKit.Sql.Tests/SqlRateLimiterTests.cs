using AuthKit.RateLimiting;
using AuthKit.Stores;
using AuthKit.Testing;
using static AuthKit.Sql.SqlDialect;

namespace AuthKit.Sql.Tests;

/// <summary>Tests that only concern SQL; the conformance kit has the rules of every limiter.</summary>
public sealed class SqlRateLimiterTests
{
    private const int Limit = 5;

    private static readonly RateLimitKey Key = new("someone");

    private readonly ManualClock _clock = new();

    public static TheoryData<RateLimitAlgorithm, string, string> Corruptions()
    {
        // The columns of SQLite accept values of any type. The texts are literals for a statement.
        string[] values = ["-1", "-9223372036854775808", "9223372036854775807", "9007199254740993", "1.5", "'x'", "x'00'", "x''"];
        string[] columns = ["counted_since", "used", "previous", "changed", "expires_at"];
        var data = new TheoryData<RateLimitAlgorithm, string, string>();
        foreach (var (algorithm, column, value) in Enum.GetValues<RateLimitAlgorithm>().SelectMany(_ => columns, (a, c) => (a, c)).SelectMany(_ => values, (x, v) => (x.a, x.c, v)))
        {
            data.Add(algorithm, column, value);
        }

        return data;
    }

    [Theory, InlineData(RateLimitAlgorithm.FixedWindow), InlineData(RateLimitAlgorithm.SlidingWindow), InlineData(RateLimitAlgorithm.TokenBucket)]
    public async Task Decision_on_a_key_is_one_statement(RateLimitAlgorithm algorithm)
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var (limiter, policy) = (Create(recorder, database), Policy(algorithm));
        await limiter.PeekAsync(policy, Key);

        for (var i = 0; i < Limit; i++)
        {
            Assert.Equal(["PRAGMA", "INSERT"], await VerbsAsync(recorder, async () => Assert.True((await limiter.AcquireAsync(policy, Key)).IsAllowed)));
        }

        var refused = await limiter.PeekAsync(policy, Key);
        Assert.Equal(["PRAGMA", "INSERT"], await VerbsAsync(recorder, async () => Assert.False((await limiter.AcquireAsync(policy, Key)).IsAllowed)));
        Assert.Equal(["SELECT"], await VerbsAsync(recorder, async () => Assert.False((await limiter.PeekAsync(policy, Key)).IsAllowed)));
        Assert.Equal(["PRAGMA", "UPDATE"], await VerbsAsync(recorder, async () => Assert.True(await limiter.RefundAsync(policy, Key, refused.Ticket))));
        Assert.Equal(["PRAGMA", "UPDATE"], await VerbsAsync(recorder, async () => Assert.False(await limiter.RefundAsync(policy, new RateLimitKey("nobody"), refused.Ticket))));
        Assert.Equal(["PRAGMA", "DELETE"], await VerbsAsync(recorder, () => limiter.ResetAsync(policy, Key).AsTask()));
    }

    [Fact]
    public async Task Group_is_one_transaction_in_the_order_of_its_keys()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var (limiter, policy) = (Create(recorder, database), Policy(RateLimitAlgorithm.FixedWindow));
        RateLimitRequest[] group = [new(policy, new RateLimitKey("g", "1")), new(policy, new RateLimitKey("g", "2"))];
        await limiter.PeekAsync(policy, Key);

        Assert.Equal(
            ["PRAGMA", "BEGIN", "SELECT", "INSERT", "SELECT", "INSERT", "UPDATE", "UPDATE", "COMMIT"],
            await VerbsAsync(recorder, async () => Assert.True((await limiter.AcquireAllAsync(group)).IsAllowed)));
        Assert.Equal(
            ["PRAGMA", "BEGIN", "SELECT", "SELECT", "UPDATE", "UPDATE", "COMMIT"],
            await VerbsAsync(recorder, async () => Assert.True((await limiter.AcquireAllAsync([.. group.Reverse()])).IsAllowed)));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Refused_group_begins_no_window_also_if_a_clock_far_behind_is_noted(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var (limiter, policy) = (Create(database.DataSource, database), Policy(RateLimitAlgorithm.FixedWindow));
        RateLimitKey moved = new("g", "moved"), full = new("g", "full"), untouched = new("g", "untouched");
        await limiter.AcquireAsync(policy, moved);
        _clock.Advance(-2 * policy.Window);
        await limiter.AcquireAsync(policy, full, Limit);

        Assert.False((await limiter.AcquireAllAsync([new(policy, moved), new(policy, full), new(policy, untouched)])).IsAllowed);

        Assert.Equal(2, await database.CountAsync("rate_limit_counts"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(policy.Window, (await limiter.AcquireAsync(policy, untouched)).ResetAfter);
        Assert.Equal(policy.Window - TimeSpan.FromSeconds(1), (await limiter.AcquireAsync(policy, moved)).ResetAfter);
    }

    [Theory]
    [MemberData(nameof(Corruptions))]
    public async Task Row_that_the_limiter_did_not_write_gives_no_more_than_one_limit(RateLimitAlgorithm algorithm, string column, string value)
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        var (limiter, policy) = (Create(database.DataSource, database), Policy(algorithm));
        for (var i = 0; i < Limit; i++)
        {
            await limiter.AcquireAsync(policy, Key);
        }

        await database.ScalarAsync($"UPDATE {database.Table("rate_limit_counts")} SET {column} = {value}");

        var allowed = 0;
        for (var i = 0; i < 3 * Limit; i++)
        {
            try
            {
                allowed += (await limiter.AcquireAsync(policy, Key)).IsAllowed ? 1 : 0;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                // The result is the same as during an outage of the store: see FailSafeRateLimiter.
            }
        }

        Assert.InRange(allowed, 0, Limit);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Decisions_delete_a_bounded_number_of_expired_counts(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        database.Options.PurgeBatch = 5;
        var (limiter, policy) = (Create(database.DataSource, database), Policy(RateLimitAlgorithm.FixedWindow));
        for (var i = 0; i < 63; i++)
        {
            await limiter.AcquireAsync(policy, new RateLimitKey($"key {i}"));
        }

        _clock.Advance(policy.Window + TimeSpan.FromMinutes(65));
        await limiter.AcquireAsync(policy, Key);

        Assert.Equal(63 - 5 + 1, await database.CountAsync("rate_limit_counts"));
        Assert.Equal(58, await limiter.PurgeAsync(100));
        Assert.Equal(0, await limiter.PurgeAsync(100));
    }

    [Fact]
    public async Task Purge_that_keeps_failing_fails_no_decision()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        recorder.Fault = statement => statement.StartsWith("DELETE", StringComparison.Ordinal) ? new DeadlockException() : null;
        recorder.Answer = statement => statement.Contains("to_regclass", StringComparison.Ordinal) ? 1L : statement.Contains("server_encoding", StringComparison.Ordinal) ? "UTF8" : null;
        var limiter = new SqlRateLimiter(recorder, PostgreSql, database.Options, new AuthKitRuntime { TimeProvider = _clock });
        var policy = Policy(RateLimitAlgorithm.FixedWindow);

        for (var i = 0; i < 2 * 64; i++)
        {
            Assert.True((await limiter.AcquireAsync(policy, new RateLimitKey($"key {i}"))).IsAllowed);
        }

        Assert.Contains(recorder.Statements, statement => statement.StartsWith("DELETE", StringComparison.Ordinal));
        await Assert.ThrowsAsync<DeadlockException>(() => limiter.PurgeAsync(1).AsTask());
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Count_may_be_deleted_five_minutes_after_its_end_and_is_deleted_within_the_hour(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        foreach (var permits in (int[])[1, Limit])
        {
            // Seconds: one window from its beginning, two for a sliding window, and the time that a bucket needs to become full.
            await PassesAsync(RateLimitAlgorithm.FixedWindow, permits, endsAfterSeconds: 60);
            await PassesAsync(RateLimitAlgorithm.SlidingWindow, permits, endsAfterSeconds: 120);
            await PassesAsync(RateLimitAlgorithm.TokenBucket, permits, endsAfterSeconds: 12 * permits);
        }

        async Task PassesAsync(RateLimitAlgorithm algorithm, int permits, int endsAfterSeconds)
        {
            // A sliding window begins at a whole minute.
            var clock = new ManualClock();
            var limiter = new SqlRateLimiter(database.DataSource, dialect, database.Options, new AuthKitRuntime { TimeProvider = clock });
            for (var i = 0; i < permits; i++)
            {
                await limiter.AcquireAsync(Policy(algorithm), Key);
            }

            clock.Advance(TimeSpan.FromSeconds(endsAfterSeconds) + TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, await limiter.PurgeAsync(100));
            clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(1, await limiter.PurgeAsync(100));
        }
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Count_is_kept_until_its_end_by_every_run_of_the_script(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var (limiter, policy) = (Create(database.DataSource, database), Policy(RateLimitAlgorithm.TokenBucket));
        for (var i = 0; i < Limit; i++)
        {
            Assert.True((await limiter.AcquireAsync(policy, Key)).IsAllowed);
        }

        await database.ScalarAsync(SqlSchema.GetScript(dialect, database.Options));
        Assert.Equal(0, await limiter.PurgeAsync(100));

        Assert.False((await limiter.AcquireAsync(policy, Key)).IsAllowed);
    }

    [Theory, InlineData(RateLimitFallback.Refuse), InlineData(RateLimitFallback.Allow)]
    public async Task Missing_database_is_answered_as_the_policy_says(RateLimitFallback whenUnavailable)
    {
        await using var dataSource = Microsoft.Data.Sqlite.SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(Path.GetTempPath(), "authkit-missing", "none.db")}");
        var limiter = new FailSafeRateLimiter(new SqlRateLimiter(dataSource, Sqlite));
        var policy = RateLimitPolicy.FixedWindow("test", Limit, TimeSpan.FromMinutes(1), whenUnavailable);

        if (whenUnavailable == RateLimitFallback.Allow)
        {
            Assert.True((await limiter.AcquireAsync(policy, Key)).IsFallback);
            return;
        }

        await Assert.ThrowsAsync<AuthUnavailableException>(() => limiter.AcquireAsync(policy, Key).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => limiter.AcquireAllAsync([new(policy, Key)]).AsTask());
    }

    private static RateLimitPolicy Policy(RateLimitAlgorithm algorithm) => algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => RateLimitPolicy.FixedWindow("test", Limit, TimeSpan.FromMinutes(1)),
        RateLimitAlgorithm.SlidingWindow => RateLimitPolicy.SlidingWindow("test", Limit, TimeSpan.FromMinutes(1)),
        _ => RateLimitPolicy.TokenBucket("test", Limit, Limit, TimeSpan.FromMinutes(1)),
    };

    private static async Task<List<string>> VerbsAsync(RecordingDataSource recorder, Func<Task> call)
    {
        recorder.Clear();
        await call();
        return [.. recorder.Statements.Select(statement => statement.Split(' ')[0])];
    }

    private SqlRateLimiter Create(System.Data.Common.DbDataSource dataSource, TestDatabase database) =>
        new(dataSource, database.Dialect, database.Options, new AuthKitRuntime { TimeProvider = _clock });
}
