using AuthKit.RateLimiting;
using AuthKit.Stores;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;
using static AuthKit.Redis.Tests.SampleSessions;

namespace AuthKit.Redis.Tests;

/// <summary>
/// Counts the commands that the client sends. The tests run alone on the servers, because other tests load the scripts that a test here has flushed.
/// </summary>
[Collection(nameof(AloneOnTheServers))]
public sealed class RoundTripTests
{
    [RequiresServerTheory(ServerKind.Redis, ServerKind.RedisCluster)]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.RedisCluster)]
    public async Task Every_operation_is_one_round_trip_and_a_second_if_a_find_writes(ServerKind server)
    {
        await using var redis = await TestRedis.ConnectAsync(server);
        await LoadScriptsAsync(redis);
        var store = redis.Store;
        var owner = NewOwner();
        var record = New(owner);
        var rotated = Rotated(record, Start.AddMinutes(2), TimeSpan.FromSeconds(30));
        var gone = New(owner, idle: TimeSpan.FromMinutes(5));
        await store.AddAsync(gone, 10, Start);

        await AssertOneAsync(redis, async () => Assert.Empty(await store.AddAsync(record, 10, Start)));
        await AssertReadAsync(redis, async () => Assert.NotNull(await store.FindAsync(record.Key, Start)));
        await AssertOneAsync(redis, async () => Assert.True(await store.TouchAsync(record.Key, Start.AddMinutes(1), Start)));
        await AssertReadAsync(redis, async () => Assert.Equal(Start.AddMinutes(1), (await store.FindAsync(record.Key, Start.AddMinutes(1)))!.LastSeenAt));
        await AssertOneAsync(redis, async () => Assert.Equal(StoreWrite.Written, await store.ReplaceAsync(record.Key, 1, rotated, Start.AddMinutes(2))));
        await AssertReadAndOneAsync(redis, async () => Assert.NotNull(await store.FindAsync(record.Key, Start.AddMinutes(2))));
        await AssertOneAsync(redis, async () => Assert.True(await store.TouchAsync(record.Key, Start.AddMinutes(2), Start.AddMinutes(2))));
        await AssertReadAndOneAsync(redis, async () => Assert.Null(await store.FindAsync(record.Key, Start.AddMinutes(3))));
        await AssertReadAndOneAsync(redis, async () => Assert.Null(await store.FindAsync(gone.Key, Start.AddMinutes(5))));
        await AssertReadAsync(redis, async () => Assert.Null(await store.FindAsync(NewKey(owner), Start)));
        await AssertOneAsync(redis, async () => Assert.Equal(StoreWrite.Conflict, await store.UpdateAsync(rotated.Key, 1, "x"u8.ToArray(), Start)));
        await AssertOneAsync(redis, async () => Assert.Equal(StoreWrite.Written, await store.UpdateAsync(rotated.Key, 2, "x"u8.ToArray(), Start)));
        await AssertOneAsync(redis, async () => Assert.Equal([rotated.Sid], await store.AddAsync(New(owner), 1, Start)));
        await AssertOneAsync(redis, async () => Assert.Single(await store.ListAsync(owner, Start, 10)));
        await AssertOneAsync(redis, async () => Assert.False(await store.RemoveAsync(owner, rotated.Sid)));
        await AssertOneAsync(redis, async () => Assert.Equal(1, await store.RemoveByOwnerAsync(owner, null)));
    }

    [RequiresServerTheory(ServerKind.Redis, ServerKind.RedisCluster)]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.RedisCluster)]
    public async Task Every_call_of_a_limiter_is_one_round_trip(ServerKind server)
    {
        await using var redis = await TestRedis.ConnectAsync(server);
        await LoadScriptsAsync(redis);
        var limiter = redis.Limiter;
        RateLimitKey[] keys = [new("group", "a"), new("group", "b"), new("other group", "c")];
        foreach (var policy in SampleLimits.Policies(limit: 2))
        {
            RateLimitRequest[] group = [new(policy, keys[0]), new(policy, keys[1])];
            var first = default(RateLimitDecision);
            await AssertReadAsync(redis, async () => Assert.True((await limiter.PeekAsync(policy, keys[0])).IsAllowed));
            await AssertOneAsync(redis, async () => first = await limiter.AcquireAsync(policy, keys[0]));
            await AssertOneAsync(redis, async () => Assert.True((await limiter.AcquireAsync(policy, keys[0])).IsAllowed));
            await AssertOneAsync(redis, async () => Assert.False((await limiter.AcquireAsync(policy, keys[0])).IsAllowed));
            await AssertReadAsync(redis, async () => Assert.False((await limiter.PeekAsync(policy, keys[0])).IsAllowed));
            await AssertOneAsync(redis, async () => Assert.False((await limiter.AcquireAllAsync(group)).IsAllowed));
            await AssertOneAsync(redis, async () => Assert.True(await limiter.RefundAsync(policy, keys[0], first.Ticket)));
            await AssertOneAsync(redis, async () => Assert.True((await limiter.AcquireAllAsync(group)).IsAllowed));
            Assert.Equal(["EVALSHA", "EVALSHA"], await SentAsync(redis, async () => Assert.True((await limiter.AcquireAllAsync([group[1], new(policy, keys[2])])).IsAllowed)));
            Assert.Contains(Assert.Single(await SentAsync(redis, () => limiter.ResetAsync(policy, keys[0]).AsTask())), (string[])["DEL", "UNLINK"]);
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Thousand_sessions_are_removed_in_one_step_and_more_in_batches()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        await LoadScriptsAsync(redis);
        var owner = NewOwner();
        await AddAsync(redis, owner, 1_000);
        Assert.Equal(["EVALSHA"], await SentAsync(redis, async () => Assert.Equal(1_000, await redis.Store.RemoveByOwnerAsync(owner, null))));

        await AddAsync(redis, owner, 1_001);
        Assert.Equal(["EVALSHA", "EVALSHA", "EVALSHA"], await SentAsync(redis, async () => Assert.Equal(1_001, await redis.Store.RemoveByOwnerAsync(owner, null))));
    }

    [RequiresServerTheory(ServerKind.Redis, ServerKind.RedisCluster)]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.RedisCluster)]
    public async Task Flushed_scripts_are_sent_again_once(ServerKind server)
    {
        await using var redis = await TestRedis.ConnectAsync(server);
        await LoadScriptsAsync(redis);
        var record = New(NewOwner());
        await redis.Store.AddAsync(record, 10, Start);

        await FlushScriptsAsync(redis);

        Assert.Equal(["EVALSHA", "EVAL"], await SentAsync(redis, async () => Assert.True(await redis.Store.TouchAsync(record.Key, Start, Start))));
        Assert.Equal(["EVALSHA"], await SentAsync(redis, async () => Assert.True(await redis.Store.TouchAsync(record.Key, Start, Start))));
        Assert.Equal(["EVALSHA", "EVAL"], await SentAsync(redis, async () => Assert.True(await redis.Store.RemoveAsync(record.Owner, record.Sid))));
    }

    [RequiresServerTheory(ServerKind.Redis, ServerKind.RedisCluster)]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.RedisCluster)]
    public async Task Scripts_flushed_again_and_again_disturb_no_call(ServerKind server)
    {
        await using var redis = await TestRedis.ConnectAsync(server);
        var owners = Enumerable.Range(0, 20).Select(_ => NewOwner()).ToList();
        var work = Task.WhenAll(owners.Select(owner => LiveAsync(redis, owner)));
        while (!work.IsCompleted)
        {
            await FlushScriptsAsync(redis);
        }

        await work;
        Assert.Empty(await redis.KeysAsync());
    }

    private static async Task LiveAsync(TestRedis redis, StoreKey owner)
    {
        for (var i = 0; i < 10; i++)
        {
            var record = New(owner);
            await redis.Store.AddAsync(record, 10, Start);
            Assert.True(await redis.OtherStore.TouchAsync(record.Key, Start.AddMinutes(1), Start));
            Assert.Equal(StoreWrite.Written, await redis.Store.UpdateAsync(record.Key, 1, record.Payload, Start));
            Assert.True(await redis.OtherStore.RemoveAsync(owner, record.Sid));
        }
    }

    private static Task<IReadOnlyList<SessionId>[]> AddAsync(TestRedis redis, StoreKey owner, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => redis.Store.AddAsync(New(owner), 10_000, Start).AsTask()));

    private static async Task AssertReadAsync(TestRedis redis, Func<Task> operation) => Assert.Equal(["GETEX"], await SentAsync(redis, operation));

    private static async Task AssertReadAndOneAsync(TestRedis redis, Func<Task> operation) => Assert.Equal(["GETEX", "EVALSHA"], await SentAsync(redis, operation));

    private static async Task AssertOneAsync(TestRedis redis, Func<Task> operation) => Assert.Equal(["EVALSHA"], await SentAsync(redis, operation));

    private static async Task<List<string>> SentAsync(TestRedis redis, Func<Task> operation)
    {
        var session = new ProfilingSession();
        redis.Connection.RegisterProfiler(() => session);
        await operation();
        redis.Connection.RegisterProfiler(() => null);
        return [.. session.FinishProfiling().OrderBy(command => command.CommandCreated).Select(command => command.Command)];
    }

    private static Task FlushScriptsAsync(TestRedis redis) =>
        Task.WhenAll(redis.Connection.GetServers().Select(server => server.ScriptFlushAsync()));

    /// <summary>Loads every script into every server, and lets the client learn the slots.</summary>
    private static async Task LoadScriptsAsync(TestRedis redis)
    {
        var policy = RateLimitPolicy.FixedWindow("loading", 1, TimeSpan.FromMinutes(1));
        for (var i = 0; i < 64; i++)
        {
            RateLimitKey[] keys = [new($"group {i}", "a"), new($"group {i}", "b")];
            await redis.Limiter.AcquireAllAsync([new(policy, keys[0]), new(policy, keys[1])]);
            await redis.Limiter.AcquireAsync(policy, keys[0]);
            await redis.Limiter.RefundAsync(policy, keys[0], ticket: 0);
            await redis.Limiter.ResetAsync(policy, keys[0]);
            await redis.Limiter.ResetAsync(policy, keys[1]);
        }

        foreach (var owner in Enumerable.Range(0, 64).Select(_ => NewOwner()))
        {
            var record = New(owner);
            await redis.Store.AddAsync(record, 10, Start);
            await redis.Store.TouchAsync(record.Key, Start, Start);
            await redis.Store.UpdateAsync(record.Key, 1, record.Payload, Start);
            await redis.Store.ReplaceAsync(record.Key, 2, Rotated(record, Start) with { Version = 3 }, Start);
            await redis.Store.ListAsync(owner, Start, 1);
            await redis.Store.RemoveAsync(owner, record.Sid);
            await redis.Store.RemoveByOwnerAsync(owner, null);
        }
    }
}
