using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using AuthKit.RateLimiting;
using AuthKit.Redis;
using AuthKit.Sessions;
using AuthKit.Sql;
using AuthKit.TestServers;
using MySqlConnector;
using Npgsql;
using StackExchange.Redis;

namespace AuthKit.Stores.Tests;

/// <summary>64 callers of two processes take permits of one key until they are refused: exactly the limit is given.</summary>
public sealed class RateLimitProcessTests
{
    private const int CallersEach = 32;
    private const int Limit = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [RequiresServerTheory(ServerKind.Redis, ServerKind.RedisCluster)]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.RedisCluster)]
    public async Task Limit_holds_on_redis(ServerKind server)
    {
        var prefix = $"race-{SessionId.Create()}";
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString());
        await RaceAsync("redis", server.ConnectionString(), prefix, new RedisRateLimiter(connection, new RedisStoreOptions { KeyPrefix = prefix }));
    }

    [RequiresServerFact(ServerKind.Postgres)]
    public async Task Limit_holds_on_postgresql()
    {
        await using var dataSource = NpgsqlDataSource.Create(ServerKind.Postgres.ConnectionString());
        await RaceInDatabaseAsync("postgres", ServerKind.Postgres.ConnectionString(), dataSource, SqlDialect.PostgreSql);
    }

    [RequiresServerFact(ServerKind.MySql)]
    public async Task Limit_holds_on_mysql()
    {
        await using var dataSource = new MySqlDataSource(ServerKind.MySql.ConnectionString());
        await RaceInDatabaseAsync("mysql", ServerKind.MySql.ConnectionString(), dataSource, SqlDialect.MySql);
    }

    private static async Task RaceInDatabaseAsync(string server, string connection, System.Data.Common.DbDataSource dataSource, SqlDialect dialect)
    {
        var options = new SqlStoreOptions { TablePrefix = string.Create(CultureInfo.InvariantCulture, $"race{Environment.ProcessId}_") };
        await SqlSchema.ApplyAsync(dataSource, dialect, options);
        try
        {
            await RaceAsync(server, connection, options.TablePrefix, new SqlRateLimiter(dataSource, dialect, options));
        }
        finally
        {
            await DropAsync(dataSource, options.TablePrefix);
        }
    }

    private static async Task RaceAsync(string server, string connection, string prefix, IRateLimiter limiter)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var one = await Racer.StartAsync(timeout.Token, server, connection, prefix, $"{CallersEach}");
        using var other = await Racer.StartAsync(timeout.Token, server, connection, prefix, $"{CallersEach}");
        var (byOne, byOther) = (0, 0);
        foreach (var algorithm in Enum.GetValues<RateLimitAlgorithm>())
        {
            foreach (var used in (int[])[0, Limit / 2])
            {
                var key = $"{algorithm}-{used}";
                for (var i = 0; i < used; i++)
                {
                    Assert.True((await limiter.AcquireAsync(PolicyOf(algorithm), new RateLimitKey(key), cancellationToken: timeout.Token)).IsAllowed);
                }

                var taken = await Task.WhenAll(one.RaceAsync($"{algorithm} {Limit} {key}", timeout.Token), other.RaceAsync($"{algorithm} {Limit} {key}", timeout.Token));

                Assert.Equal(Limit - used, taken.Sum());
                byOne += taken[0];
                byOther += taken[1];
            }
        }

        // Or it was no race.
        Assert.True(byOne > 0 && byOther > 0, $"One process took {byOne}, the other {byOther}.");
    }

    // As the racer makes them.
    private static RateLimitPolicy PolicyOf(RateLimitAlgorithm algorithm) => algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => RateLimitPolicy.FixedWindow("race", Limit, TimeSpan.FromDays(300)),
        RateLimitAlgorithm.SlidingWindow => RateLimitPolicy.SlidingWindow("race", Limit, TimeSpan.FromDays(300)),
        _ => RateLimitPolicy.TokenBucket("race", Limit, 1, TimeSpan.FromDays(300)),
    };

    private static async Task DropAsync(System.Data.Common.DbDataSource dataSource, string prefix)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var tables = new List<string>();
        await using (var find = connection.CreateCommand())
        {
            find.CommandText = $"SELECT table_name FROM information_schema.tables WHERE table_name LIKE '{prefix.Replace("_", "\\_", StringComparison.Ordinal)}%'";
            await using var reader = await find.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        foreach (var table in tables)
        {
            await using var drop = connection.CreateCommand();
            drop.CommandText = $"DROP TABLE IF EXISTS {table}";
            await drop.ExecuteNonQueryAsync();
        }
    }

    /// <summary>A process of AuthKit.RateLimiting.Racer; killed at the end, whatever it does.</summary>
    private sealed class Racer : IDisposable
    {
        private readonly Process _process;

        private Racer(Process process) => _process = process;

        public static async Task<Racer> StartAsync(CancellationToken cancellationToken, params string[] arguments)
        {
            var program = typeof(RateLimitProcessTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Racer").Value!;
            var racer = new Racer(Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!);
            Assert.Equal("ready", await racer._process.StandardOutput.ReadLineAsync(cancellationToken));
            return racer;
        }

        public async Task<int> RaceAsync(string race, CancellationToken cancellationToken)
        {
            await _process.StandardInput.WriteLineAsync(race.AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
            return int.Parse((await _process.StandardOutput.ReadLineAsync(cancellationToken))!, CultureInfo.InvariantCulture);
        }

        public void Dispose()
        {
            _process.Kill(entireProcessTree: true);
            _process.Dispose();
        }
    }
}
