using System.Collections.Concurrent;
using System.Security.Cryptography;
using AuthKit.Events;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests.Roles;

/// <summary>A primary that refuses writes still serves reads, and grants nothing.</summary>
[Collection(nameof(AloneOnTheServers))]
public sealed class RefusedWriteTests
{
    private const int Junk = 64 * 1024;

    [RequiresServerFact(ServerKind.RedisProgram)]
    public Task Full_memory() => RunAsync(() => PrivateRedis.StartNewAsync(), "OOM", redis => redis.AskAsync("CONFIG", "SET", "maxmemory", "1"));

    [RequiresServerFact(ServerKind.RedisProgram)]
    public Task Snapshot_that_cannot_be_saved() => RunAsync(
        () => PrivateRedis.StartNewAsync(["--appendonly", "no", "--save", "3600 1000000"], largestFile: 16 * 1024),
        "MISCONF",
        async redis =>
        {
            await redis.AskAsync("SET", "junk", RandomNumberGenerator.GetHexString(Junk));
            await redis.AskAsync("BGSAVE");
            await redis.UntilAsync(["INFO", "persistence"], "rdb_last_bgsave_status:err");
        });

    [RequiresServerFact(ServerKind.RedisProgram)]
    public Task Full_disk_below_the_append_only_file() => RunAsync(
        () => PrivateRedis.StartNewAsync(["--appendfsync", "everysec"], largestFile: 32 * 1024),
        "MISCONF",
        async redis =>
        {
            await redis.AskAsync("SET", "junk", RandomNumberGenerator.GetHexString(Junk));
            await redis.UntilAsync(["INFO", "persistence"], "aof_last_write_status:err");
        });

    [RequiresServerFact(ServerKind.RedisProgram)]
    public Task Missing_replicas() => RunAsync(() => PrivateRedis.StartNewAsync(), "NOREPLICAS", redis => redis.AskAsync("CONFIG", "SET", "min-replicas-to-write", "1"));

    [RequiresServerFact(ServerKind.RedisProgram)]
    public Task User_who_may_not_write() => RunAsync(() => PrivateRedis.StartNewAsync(), "NOPERM", redis => redis.AskAsync("ACL", "SETUSER", "default", "-@write"));

    private static async Task RunAsync(Func<Task<PrivateRedis>> start, string error, Func<PrivateRedis, Task> refuse)
    {
        using var redis = await start();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var (clock, events) = (new ManualClock(), new Sink());
        var slices = new EverySlice(connection, new RedisStoreOptions(), new AuthKitRuntime { TimeProvider = clock, Events = events });
        var given = await slices.FillAsync();
        clock.Advance(TimeSpan.FromMinutes(5));

        await refuse(redis);
        Assert.StartsWith("-" + error, await redis.AskAsync("SET", "{authkit:0000}:x", "y"), StringComparison.Ordinal);

        Assert.Empty(await FailuresAsync(slices.Reads(given)));
        var skipped = Assert.Single(events.Published.OfType<StoreWriteSkippedEvent>());
        Assert.Equal(nameof(ISessionStore), skipped.Store);
        var grants = slices.Grants(given);

        Assert.Equal(grants.Select(grant => grant.Name), await FailuresAsync(grants));

        // Expired records cannot be deleted, and are not found.
        clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal(SessionStatus.NotFound, (await slices.Sessions.ValidateAsync(given.Session.Token)).Status);
        Assert.Equal(
            ["validate", "list sessions", "find a token", "find a family", "list families", "peek", "be over a limit", "be over a limit of several"],
            await FailuresAsync(slices.Reads(given)));
    }

    private static async Task<List<string>> FailuresAsync(IReadOnlyList<(string Name, Func<Task> Call)> calls)
    {
        var failed = new List<string>();
        foreach (var (name, call) in calls)
        {
            try
            {
                await call();
            }
            catch (Exception exception) when (exception is AuthUnavailableException or RedisException or Xunit.Sdk.XunitException)
            {
                failed.Add(name);
            }
        }

        return failed;
    }

    private sealed class Sink : IAuthEventSink
    {
        public ConcurrentQueue<AuthEvent> Published { get; } = [];

        public void Publish(AuthEvent authEvent) => Published.Enqueue(authEvent);
    }
}
