using AuthKit.RateLimiting;
using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests.Roles;

/// <summary>If Redis did not execute a call, the call waits for a moment. It is bounded as a whole, and is never executed twice.</summary>
[Collection(nameof(AloneOnTheServers))]
public sealed class CallTests
{
    private static readonly RateLimitKey Key = new("someone");
    private static readonly RateLimitPolicy Policy = RateLimitPolicy.FixedWindow("test", 10, TimeSpan.FromDays(1));
    private static readonly SessionRequest SignIn = new() { Subject = new SubjectRef("someone"), Amr = ["pwd"] };

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Call_that_gets_no_answer_ends_in_time_and_is_not_repeated()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var limiter = new RedisRateLimiter(connection, new RedisStoreOptions { CallTimeout = TimeSpan.FromMilliseconds(300) });
        await limiter.AcquireAsync(Policy, Key);

        Assert.Equal("OK", await redis.AskAsync("CLIENT", "PAUSE", "1500", "ALL"));
        var begun = TimeProvider.System.GetTimestamp();
        var exception = await Assert.ThrowsAsync<TimeoutException>(() => limiter.AcquireAsync(Policy, Key).AsTask());
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1.4));
        Assert.Contains("RedisStoreOptions.CallTimeout", exception.Message, StringComparison.Ordinal);

        // Redis executed it later, once.
        Assert.Contains("cmdstat_evalsha:calls=", await redis.AskAsync("INFO", "commandstats"), StringComparison.Ordinal);
        var decision = default(RateLimitDecision);
        await RoleChangeTests.UntilAnsweredAsync(async () => decision = await limiter.PeekAsync(Policy, Key));
        Assert.Equal(8, decision.Remaining);
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Call_waits_for_the_end_of_another_client_s_long_script()
    {
        using var redis = await PrivateRedis.StartNewAsync(["--busy-reply-threshold", "20"]);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var service = new SessionService(new RedisSessionStore(connection));
        var grant = await service.CreateAsync(SignIn);
        var script = redis.AskAsync("EVAL", "while true do end", "0");
        await redis.UntilAsync(["PING"], "BUSY");

        Task[] calls = [AssertValidAsync(), service.CreateAsync(SignIn).AsTask(), AssertValidAsync()];
        await Assert.ThrowsAsync<TimeoutException>(() => Task.WhenAny(calls).WaitAsync(TimeSpan.FromMilliseconds(200)));
        Assert.Equal("OK", await redis.AskAsync("SCRIPT", "KILL"));
        await Task.WhenAll(calls);
        Assert.StartsWith("-ERR", await script, StringComparison.Ordinal);
        Assert.Equal(2, (await service.ListAsync(SignIn.Subject)).Count);

        async Task AssertValidAsync() => Assert.True((await service.ValidateAsync(grant.Token)).IsValid);
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Call_that_cannot_wait_any_longer_fails_with_the_refusal_of_redis()
    {
        using var redis = await PrivateRedis.StartNewAsync(["--busy-reply-threshold", "20"]);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var store = new RedisSessionStore(connection, new RedisStoreOptions { CallTimeout = TimeSpan.FromSeconds(1) });
        _ = redis.AskAsync("EVAL", "while true do end", "0");
        await redis.UntilAsync(["PING"], "BUSY");

        var exception = await Assert.ThrowsAsync<RedisServerException>(() => store.FindAsync(SampleSessions.NewOwner(), SampleSessions.Start).AsTask());

        Assert.Equal(RedisErrorKind.Busy, exception.Kind);
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Call_without_a_connection_waits_for_one_and_leaves_nothing_behind_if_it_gives_up()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        await using var connection = await ConnectAsync(redis);
        var patient = new RedisRateLimiter(connection);
        var impatient = new RedisRateLimiter(connection, new RedisStoreOptions { CallTimeout = TimeSpan.FromMilliseconds(100) });
        await patient.AcquireAsync(Policy, Key);
        redis.Kill();
        await RoleChangeTests.UntilAsync(() => !connection.IsConnected);

        // The connection itself would keep the command and send it later.
        var exception = await Assert.ThrowsAsync<RedisConnectionException>(() => impatient.AcquireAsync(Policy, Key).AsTask());
        Assert.Contains("Nothing was sent", exception.Message, StringComparison.Ordinal);

        var waiting = patient.AcquireAsync(Policy, Key).AsTask();
        await redis.StartAgainAsync();
        await RoleChangeTests.UntilAsync(() => waiting.IsCompleted);
        var decision = waiting.IsCompletedSuccessfully ? await waiting : default;
        await RoleChangeTests.UntilAnsweredAsync(async () => decision = await patient.PeekAsync(Policy, Key));
        Assert.Equal(waiting.IsCompletedSuccessfully ? 8 : 9, decision.Remaining);
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(PrivateRedis redis)
    {
        var options = ConfigurationOptions.Parse(redis.Configuration);
        options.AbortOnConnectFail = false;
        options.ReconnectRetryPolicy = new LinearRetry(100);
        return ConnectionMultiplexer.ConnectAsync(options);
    }
}
