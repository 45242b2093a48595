using System.Data.Common;
using AuthKit.Redis;
using AuthKit.Sql;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;
using StackExchange.Redis;

namespace AuthKit.RateLimiting.Racer;

/// <summary>The callers of one process: a limiter each, over the connections that an application would have.</summary>
internal sealed class RaceLimiters(IReadOnlyList<IRateLimiter> limiters)
{
    /// <summary>Opens all connections: what is left of a race then is the race.</summary>
    public static async Task<RaceLimiters> OpenAsync(string store, string connectionString, string prefix, int callers)
    {
        var open = store == "Redis" ? await OpenRedisAsync(connectionString, prefix) : OpenSql(Enum.Parse<SqlDialect>(store), connectionString, prefix);
        IRateLimiter[] limiters = [.. Enumerable.Range(0, callers).Select(_ => open())];
        var policy = RacePolicies.Create(RateLimitAlgorithm.FixedWindow, 1);
        var key = new RateLimitKey("not raced for");
        await Task.WhenAll(limiters.Select(limiter => Task.Run(async () =>
        {
            await limiter.PeekAsync(policy, key);
            await limiter.AcquireAsync(policy, key);
        })));
        return new RaceLimiters(limiters);
    }

    /// <summary>How many requests were allowed.</summary>
    public async Task<int> RaceAsync(RateLimitPolicy policy, RateLimitKey key, int permits)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = limiters.Select(async limiter =>
        {
            await start.Task;
            var allowed = 0;

            // A limiter that never refuses ends, too.
            while (allowed < policy.Limit && (await limiter.AcquireAsync(policy, key, permits)).IsAllowed)
            {
                allowed++;
            }

            return allowed;
        }).ToList();
        start.SetResult();
        return (await Task.WhenAll(callers)).Sum();
    }

    private static async Task<Func<IRateLimiter>> OpenRedisAsync(string configuration, string prefix)
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.AsyncTimeout = 60_000;
        var connection = await ConnectionMultiplexer.ConnectAsync(options);
        return () => new RedisRateLimiter(connection, new RedisStoreOptions { KeyPrefix = prefix });
    }

    private static Func<IRateLimiter> OpenSql(SqlDialect dialect, string connectionString, string prefix)
    {
        DbDataSource dataSource = dialect switch
        {
            SqlDialect.Sqlite => SqliteFactory.Instance.CreateDataSource(connectionString),
            SqlDialect.PostgreSql => NpgsqlDataSource.Create(connectionString),
            SqlDialect.MySql => new MySqlDataSource(connectionString),
            _ => throw new NotSupportedException($"{dialect} is not raced."),
        };
        var options = new SqlStoreOptions { TablePrefix = prefix, CommandTimeout = TimeSpan.FromMinutes(1) };
        return () => new SqlRateLimiter(dataSource, dialect, options);
    }
}
