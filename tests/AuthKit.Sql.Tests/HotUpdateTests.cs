using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.TestServers;
using Npgsql;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

/// <summary>The most frequent writes change no index. PostgreSQL can then update within the page (heap-only tuples).</summary>
public sealed class HotUpdateTests
{
    [RequiresServerFact(ServerKind.PostgresProgram)]
    public async Task Touches_leave_every_index_alone()
    {
        using var server = await PrivatePostgres.StartNewAsync();
        await using (var source = Open(server))
        {
            await SqlSchema.ApplyAsync(source, PostgreSql);
            var store = new SqlSessionStore(source, PostgreSql);
            var records = Enumerable.Range(0, 1_000).Select(static _ => New(NewKey()) with { Payload = new byte[300] }).ToArray();
            foreach (var record in records)
            {
                await store.AddAsync(record, 10, Start);
            }

            for (var minutes = 5; minutes <= 20; minutes += 5)
            {
                foreach (var record in records)
                {
                    Assert.True(await store.TouchAsync(record.Key, Start.AddMinutes(minutes), Start.AddMinutes(minutes - 5)));
                }
            }
        }

        var (updates, hot) = await CountAsync(server, "sessions");
        Assert.Equal(4_000, updates);
        Assert.InRange(hot, 3_800, 4_000);
    }

    [RequiresServerFact(ServerKind.PostgresProgram)]
    public async Task Rotations_of_refresh_tokens_leave_every_index_alone()
    {
        using var server = await PrivatePostgres.StartNewAsync();
        await using (var source = Open(server))
        {
            await SqlSchema.ApplyAsync(source, PostgreSql);
            var store = new SqlRefreshTokenStore(source, PostgreSql);
            var records = Enumerable.Range(0, 50).Select(static _ => NewFamily()).ToArray();
            foreach (var record in records)
            {
                await store.AddAsync(record, 10, Start);
            }

            // A whole day of access tokens that live for a quarter of an hour. The expiry moves to another day once.
            for (var minutes = 15; minutes <= 24 * 60; minutes += 15)
            {
                var now = Start.AddMinutes(minutes);
                for (var i = 0; i < records.Length; i++)
                {
                    var tokenKey = records[i].TokenKey;
                    records[i] = records[i] with { TokenKey = NewKey(), PreviousTokenKey = tokenKey, PreviousTokenEndsAt = now.AddSeconds(10), RefreshedAt = now, EndsAt = now.AddDays(7) };
                    Assert.Equal(RefreshRotationStatus.Rotated, (await store.RotateAsync(tokenKey, records[i], now)).Status);
                }
            }
        }

        var (updates, hot) = await CountAsync(server, "refresh_token_families");
        Assert.Equal(4_800, updates);
        Assert.InRange(hot, 4_560, 4_800);
    }

    [RequiresServerFact(ServerKind.PostgresProgram)]
    public async Task Permits_leave_every_index_alone()
    {
        using var server = await PrivatePostgres.StartNewAsync();
        await using (var source = Open(server))
        {
            await SqlSchema.ApplyAsync(source, PostgreSql);
            var clock = new ManualClock();
            var limiter = new SqlRateLimiter(source, PostgreSql, runtime: new AuthKitRuntime { TimeProvider = clock });
            var policy = RateLimitPolicy.TokenBucket("test", 100, 100, TimeSpan.FromMinutes(1));
            for (var round = 0; round < 5; round++)
            {
                for (var i = 0; i < 200; i++)
                {
                    await limiter.AcquireAsync(policy, new RateLimitKey($"key {i}"));
                }

                clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        var (updates, hot) = await CountAsync(server, "rate_limit_counts");
        Assert.Equal(800, updates);
        Assert.InRange(hot, 760, 800);
    }

    private static RefreshFamilyRecord NewFamily() => new()
    {
        Key = NewKey(),
        Owner = NewKey(),
        Sid = SessionId.Create(),
        Tenant = "",
        SubjectId = "someone",
        TokenKey = NewKey(),
        CreatedAt = Start,
        RefreshedAt = Start,
        ExpiresAt = Start.AddDays(30),
        EndsAt = Start.AddDays(7),
        Payload = new byte[300],
    };

    // The test has its own server, because other connections to a shared one keep PostgreSQL from cleaning its pages.
    private static NpgsqlDataSource Open(PrivatePostgres server) => NpgsqlDataSource.Create($"{server.ConnectionString};Options=-c synchronous_commit=off");

    /// <summary>Reads the counts, which the server updates when a connection ends or somewhat later.</summary>
    private static async Task<(long Updates, long Hot)> CountAsync(PrivatePostgres server, string table)
    {
        await using var source = NpgsqlDataSource.Create($"{server.ConnectionString};Pooling=false");
        for (var attempt = 0; ; attempt++)
        {
            await using var command = source.CreateCommand($"SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'authkit_{table}'");
            await using var reader = await command.ExecuteReaderAsync();
            if (await reader.ReadAsync() && (reader.GetInt64(0) > 0 || attempt == 200))
            {
                return (reader.GetInt64(0), reader.GetInt64(1));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
