using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.Redis.Tests;

/// <summary>If Redis fails during a run, requests are answered as their policy says, and the counts are there when it returns.</summary>
public sealed class RateLimiterOutageTests
{
    private static readonly RateLimitKey Key = new("someone");
    private static readonly RateLimitPolicy Strict = RateLimitPolicy.FixedWindow("strict", 3, TimeSpan.FromDays(1));
    private static readonly RateLimitPolicy Lenient = RateLimitPolicy.FixedWindow("lenient", 3, TimeSpan.FromDays(1), RateLimitFallback.Allow);

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Killed_redis_is_answered_as_the_policy_says_and_still_knows_its_counts_when_it_returns()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        await using var connection = await OutageTests.ConnectAsync(redis);
        var limiter = new FailSafeRateLimiter(new RedisRateLimiter(connection));
        var first = await limiter.AcquireAsync(Strict, Key);
        Assert.True((await limiter.AcquireAllAsync([new(Strict, Key), new(Lenient, Key)])).IsAllowed);

        redis.Kill();

        await AssertUnavailableAsync(() => limiter.AcquireAsync(Strict, Key).AsTask());
        await AssertUnavailableAsync(() => limiter.AcquireAllAsync([new(Strict, Key)]).AsTask());
        await AssertUnavailableAsync(() => limiter.AcquireAllAsync([new(Lenient, Key), new(Strict, Key)]).AsTask());
        await AssertUnavailableAsync(() => limiter.PeekAsync(Strict, Key).AsTask());
        await AssertUnavailableAsync(() => limiter.RefundAsync(Strict, Key, first.Ticket).AsTask());
        await AssertUnavailableAsync(() => limiter.ResetAsync(Strict, Key).AsTask());
        await AssertUnavailableAsync(() => limiter.ResetAsync(Lenient, Key).AsTask());
        AssertFallback(await limiter.AcquireAsync(Lenient, Key));
        AssertFallback(await limiter.PeekAsync(Lenient, Key));
        AssertFallback(Assert.Single((await limiter.AcquireAllAsync([new(Lenient, Key)])).Decisions));

        await redis.StartAgainAsync();
        await OutageTests.UntilItAnswersAsync(connection);

        Assert.Equal((1, 2), ((await limiter.PeekAsync(Strict, Key)).Remaining, (await limiter.PeekAsync(Lenient, Key)).Remaining));
        Assert.True((await limiter.AcquireAsync(Strict, Key)).IsAllowed);
        Assert.False((await limiter.AcquireAsync(Strict, Key)).IsAllowed);
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Full_server_gives_no_permit_that_it_cannot_count()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        await using var connection = await OutageTests.ConnectAsync(redis);
        var limiter = new FailSafeRateLimiter(new RedisRateLimiter(connection));
        await limiter.AcquireAsync(Strict, Key);

        // With full memory and "noeviction", Redis refuses the first write of a script, and so the whole script.
        await connection.GetServers()[0].ConfigSetAsync("maxmemory", "1");

        await AssertUnavailableAsync(() => limiter.AcquireAsync(Strict, Key).AsTask());
        await AssertUnavailableAsync(() => limiter.AcquireAllAsync([new(Strict, Key)]).AsTask());
        AssertFallback(await limiter.AcquireAsync(Lenient, Key));
        Assert.Equal(2, (await limiter.PeekAsync(Strict, Key)).Remaining);
        await limiter.ResetAsync(Strict, Key);
        Assert.Equal(3, (await limiter.PeekAsync(Strict, Key)).Remaining);
    }

    private static void AssertFallback(RateLimitDecision decision) => Assert.Equal((true, true), (decision.IsAllowed, decision.IsFallback));

    private static async Task AssertUnavailableAsync(Func<Task> call) =>
        Assert.Equal(AuthUnavailableKind.Store, (await Assert.ThrowsAsync<AuthUnavailableException>(call)).Kind);
}
