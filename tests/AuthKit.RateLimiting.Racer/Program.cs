using AuthKit.RateLimiting;
using AuthKit.Redis;
using AuthKit.Sql;
using MySqlConnector;
using Npgsql;
using StackExchange.Redis;

namespace AuthKit.RateLimiting.Racer;

/// <summary>
/// One of the processes that race for the permits of a key. Arguments: redis, postgres or mysql; connection string; prefix of
/// keys or tables, which are there; callers. Says "ready". Then each line of its input, "algorithm limit key", is a race: all
/// callers take permits one by one until they are refused, and the number taken is said. Ends with its input.
/// </summary>
internal static class Program
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(300);

    public static async Task Main(string[] arguments)
    {
        var limiter = await OpenAsync(arguments[0], arguments[1], arguments[2]);
        var callers = int.Parse(arguments[3], System.Globalization.CultureInfo.InvariantCulture);
        await limiter.PeekAsync(PolicyOf("FixedWindow", 1), new RateLimitKey("warm"));
        await Console.Out.WriteLineAsync("ready");
        while (await Console.In.ReadLineAsync() is { } race)
        {
            var parts = race.Split(' ');
            var policy = PolicyOf(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
            var taken = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => TakeAsync(limiter, policy, new RateLimitKey(parts[2])))));
            await Console.Out.WriteLineAsync(taken.Sum().ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static async Task<int> TakeAsync(IRateLimiter limiter, RateLimitPolicy policy, RateLimitKey key)
    {
        var taken = 0;
        while ((await limiter.AcquireAsync(policy, key)).IsAllowed)
        {
            taken++;
        }

        return taken;
    }

    // No window ends, and no permit comes back, while the race is on.
    private static RateLimitPolicy PolicyOf(string algorithm, int limit) => algorithm switch
    {
        nameof(RateLimitAlgorithm.FixedWindow) => RateLimitPolicy.FixedWindow("race", limit, Window),
        nameof(RateLimitAlgorithm.SlidingWindow) => RateLimitPolicy.SlidingWindow("race", limit, Window),
        _ => RateLimitPolicy.TokenBucket("race", limit, 1, Window),
    };

    private static async Task<IRateLimiter> OpenAsync(string server, string connection, string prefix) => server switch
    {
        "redis" => new RedisRateLimiter(await ConnectionMultiplexer.ConnectAsync(connection), new RedisStoreOptions { KeyPrefix = prefix }),
        "postgres" => new SqlRateLimiter(NpgsqlDataSource.Create(connection), SqlDialect.PostgreSql, new SqlStoreOptions { TablePrefix = prefix }),
        "mysql" => new SqlRateLimiter(new MySqlDataSource(connection), SqlDialect.MySql, new SqlStoreOptions { TablePrefix = prefix }),
        _ => throw new ArgumentException("The server is redis, postgres or mysql.", nameof(server)),
    };
}
