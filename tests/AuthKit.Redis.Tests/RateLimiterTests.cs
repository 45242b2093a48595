using System.Buffers.Binary;
using AuthKit.RateLimiting;
using AuthKit.Stores;
using AuthKit.Testing;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace AuthKit.Redis.Tests;

/// <summary>
/// What is particular to Redis; the rules that every limiter keeps are in the conformance kit. Alone on the servers, as it
/// counts commands.
/// </summary>
[Collection(nameof(AloneOnTheServers))]
public sealed class RateLimiterTests
{
    private const int Limit = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly RateLimitKey Key = new("someone");

    private readonly ManualClock _clock = new();

    public static TheoryData<ServerKind, RateLimitAlgorithm> Runs()
    {
        var data = new TheoryData<ServerKind, RateLimitAlgorithm>();
        foreach (var algorithm in Enum.GetValues<RateLimitAlgorithm>())
        {
            data.Add(ServerKind.Redis, algorithm);
            data.Add(ServerKind.RedisCluster, algorithm);
        }

        return data;
    }

    [RequiresServerTheory(ServerKind.Redis, ServerKind.RedisCluster)]
    [MemberData(nameof(Runs))]
    public async Task Every_operation_is_one_command(ServerKind server, RateLimitAlgorithm algorithm)
    {
        await using var redis = await TestRedis.ConnectAsync(server);
        var (limiter, policy) = (Create(redis), PolicyOf(algorithm));
        RateLimitRequest[] group = [new(policy, new RateLimitKey("g", "1")), new(policy, new RateLimitKey("g", "2"), 2)];

        // Loads the scripts on every node.
        foreach (var i in Enumerable.Range(0, 32))
        {
            var warm = new RateLimitKey($"warm {i}");
            await limiter.AcquireAsync(policy, warm);
            await limiter.RefundAsync(policy, warm, 0);
        }

        await limiter.AcquireAllAsync(group);
        await limiter.ResetAsync(policy, Key);

        var ticket = 0L;
        for (var i = 0; i < Limit; i++)
        {
            await AssertSentAsync(redis, "EVALSHA", async () =>
            {
                var decision = await limiter.AcquireAsync(policy, Key);
                Assert.True(decision.IsAllowed);
                ticket = decision.Ticket;
            });
        }

        await AssertSentAsync(redis, "EVALSHA", async () => Assert.False((await limiter.AcquireAsync(policy, Key)).IsAllowed));
        await AssertSentAsync(redis, "GET", async () => Assert.False((await limiter.PeekAsync(policy, Key)).IsAllowed));
        await AssertSentAsync(redis, "EVALSHA", async () => Assert.True(await limiter.RefundAsync(policy, Key, ticket)));
        await AssertSentAsync(redis, "EVALSHA", async () => Assert.True((await limiter.AcquireAllAsync(group)).IsAllowed));
        await AssertSentAsync(redis, "EVALSHA", async () => Assert.False((await limiter.AcquireAllAsync([group[0], new(policy, new RateLimitKey("g", "2"), 3)])).IsAllowed));
        await AssertSentAsync(redis, "UNLINK", () => limiter.ResetAsync(policy, Key).AsTask());
        Assert.True((await limiter.PeekAsync(policy, Key)).IsAllowed);
    }

    [RequiresServerTheory(ServerKind.Redis)]
    [InlineData(RateLimitAlgorithm.FixedWindow, 60)]
    [InlineData(RateLimitAlgorithm.SlidingWindow, 120)]
    [InlineData(RateLimitAlgorithm.TokenBucket, 12)]
    public async Task Key_goes_five_minutes_after_it_counts_no_more(RateLimitAlgorithm algorithm, int endsAfterSeconds)
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var (limiter, policy) = (Create(redis), PolicyOf(algorithm));
        await limiter.AcquireAsync(policy, Key);

        var life = await redis.Database.KeyTimeToLiveAsync(Assert.Single(await redis.KeysAsync()));

        // A bucket's end moves with every permit: it has five minutes more.
        var margin = TimeSpan.FromMinutes(algorithm == RateLimitAlgorithm.TokenBucket ? 10 : 5);
        Assert.InRange(life!.Value, TimeSpan.FromSeconds(endsAfterSeconds - 10) + margin, TimeSpan.FromSeconds(endsAfterSeconds) + margin);
    }

    [RequiresServerTheory(ServerKind.Redis)]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    public async Task Value_that_the_limiter_did_not_write_gives_no_more_than_one_limit_and_never_throws(RateLimitAlgorithm algorithm)
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var (limiter, policy) = (Create(redis), PolicyOf(algorithm));
        await limiter.AcquireAsync(policy, Key, Limit);
        var name = Assert.Single(await redis.KeysAsync());
        var written = (byte[])(await redis.Database.StringGetAsync(name))!;
        List<byte[]> values = [[], "x"u8.ToArray(), written[..24], [.. written, 0], [(byte)'S', .. written[1..]], new byte[25]];
        foreach (var number in (int[])[0, 1, 2])
        {
            foreach (var value in (long[])[-1, long.MinValue, long.MaxValue, (1L << 53) + 1])
            {
                var changed = (byte[])written.Clone();
                BinaryPrimitives.WriteInt64BigEndian(changed.AsSpan(1 + (8 * number)), value);
                values.Add(changed);
            }
        }

        foreach (var value in values)
        {
            await redis.Database.StringSetAsync(name, value);
            await AssertNoMoreThanOneLimitAsync(limiter, policy);
        }

        await redis.Database.KeyDeleteAsync(name);
        await redis.Database.ListRightPushAsync(name, "L");
        await AssertNoMoreThanOneLimitAsync(limiter, policy);
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Killed_redis_is_answered_as_the_policy_says_and_counts_on_when_it_returns()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        var configuration = ConfigurationOptions.Parse(redis.Configuration);
        (configuration.AbortOnConnectFail, configuration.ConnectTimeout) = (false, 1_000);
        (configuration.ReconnectRetryPolicy, configuration.BacklogPolicy) = (new LinearRetry(100), BacklogPolicy.FailFast);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        var limiter = new FailSafeRateLimiter(new RedisRateLimiter(connection));
        var refusing = RateLimitPolicy.FixedWindow("test", Limit, TimeSpan.FromDays(1));
        var allowing = RateLimitPolicy.FixedWindow("comfort", Limit, TimeSpan.FromDays(1), RateLimitFallback.Allow);
        Assert.True((await limiter.AcquireAsync(refusing, Key, Limit)).IsAllowed);

        redis.Kill();

        await Assert.ThrowsAsync<AuthUnavailableException>(() => limiter.AcquireAsync(refusing, Key).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => limiter.AcquireAllAsync([new(refusing, Key)]).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => limiter.PeekAsync(refusing, Key).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => limiter.RefundAsync(refusing, Key, 0).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => limiter.AcquireAllAsync([new(allowing, Key), new(refusing, Key)]).AsTask());
        Assert.True((await limiter.AcquireAsync(allowing, Key)).IsFallback);

        await redis.StartAgainAsync();
        await UntilItAnswersAsync(connection);
        Assert.False((await limiter.AcquireAsync(refusing, Key)).IsAllowed);
        Assert.False((await limiter.AcquireAsync(allowing, Key)).IsFallback);
    }

    private static async Task UntilItAnswersAsync(ConnectionMultiplexer connection)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            try
            {
                await connection.GetDatabase().PingAsync();
                return;
            }
            catch (RedisException)
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
    }

    private static async Task AssertNoMoreThanOneLimitAsync(RedisRateLimiter limiter, RateLimitPolicy policy)
    {
        await limiter.PeekAsync(policy, Key);
        await limiter.RefundAsync(policy, Key, 0);
        var allowed = 0;
        for (var i = 0; i < 3 * Limit; i++)
        {
            allowed += (await limiter.AcquireAsync(policy, Key)).IsAllowed ? 1 : 0;
        }

        Assert.InRange(allowed, 0, Limit);
    }

    private static RateLimitPolicy PolicyOf(RateLimitAlgorithm algorithm) => algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => RateLimitPolicy.FixedWindow("test", Limit, Window),
        RateLimitAlgorithm.SlidingWindow => RateLimitPolicy.SlidingWindow("test", Limit, Window),
        _ => RateLimitPolicy.TokenBucket("test", Limit, Limit, Window),
    };

    private static async Task AssertSentAsync(TestRedis redis, string command, Func<Task> operation)
    {
        var session = new ProfilingSession();
        redis.Connection.RegisterProfiler(() => session);
        await operation();
        redis.Connection.RegisterProfiler(() => null);
        Assert.Equal([command], session.FinishProfiling().Select(sent => sent.Command));
    }

    private RedisRateLimiter Create(TestRedis redis) => new(redis.Connection, redis.Options, new AuthKitRuntime { TimeProvider = _clock });
}
