using System.Collections.Concurrent;
using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests.Roles;

/// <summary>A primary becomes a replica, or another node replaces it.</summary>
[Collection(nameof(AloneOnTheServers))]
public sealed class RoleChangeTests
{
    private static readonly SessionRequest SignIn = new() { Subject = new SubjectRef("someone"), Amr = ["pwd"] };

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Nothing_is_read_from_a_node_that_became_a_replica()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        var options = new RedisStoreOptions { CallTimeout = TimeSpan.FromMilliseconds(200) };
        await using var filler = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var given = await new EverySlice(filler, options).FillAsync();
        var count = new EverySlice(filler, options).Reads(given).Count;

        // One connection for each call, because each takes the node for a primary until its call is answered.
        var connections = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => ConnectionMultiplexer.ConnectAsync(redis.Configuration)));
        var reads = connections.Select((connection, i) => new EverySlice(connection, options).Reads(given)[i]).ToList();

        // A replica of a primary that does not exist keeps its data, and answers GET and scripts that only read.
        Assert.Equal("OK", await redis.AskAsync("REPLICAOF", "127.0.0.1", "1"));
        var answered = new ConcurrentBag<string>();
        await Task.WhenAll(reads.Select(async read =>
        {
            try
            {
                await read.Call();
                answered.Add(read.Name);
            }
            catch (Exception exception) when (exception is AuthUnavailableException or RedisException)
            {
            }
        }));
        Assert.Empty(answered);

        Assert.Equal("OK", await redis.AskAsync("REPLICAOF", "NO", "ONE"));
        await Task.WhenAll(reads.Select(async read => await UntilAnsweredAsync(read.Call)));
        Array.ForEach(connections, connection => connection.Dispose());
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Planned_swap_fails_no_call()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        using var replica = await redis.StartReplicaAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.Configuration},{replica.Configuration}");
        var service = new SessionService(new RedisSessionStore(connection), new SessionServiceOptions { TouchInterval = TimeSpan.Zero });
        using var enough = new CancellationTokenSource();
        var granted = new ConcurrentBag<SessionGrant>();
        var slowest = TimeSpan.Zero;

        var workers = Enumerable.Range(0, 4).Select(async i =>
        {
            for (var round = 0; !enough.IsCancellationRequested; round++)
            {
                var begun = TimeProvider.System.GetTimestamp();
                var grant = await service.CreateAsync(new SessionRequest { Subject = new SubjectRef($"{i} {round / 20}"), Amr = ["pwd"] });
                Assert.True((await service.ValidateAsync(grant.Token)).IsValid);
                granted.Add(grant);
                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, TimeProvider.System.GetElapsedTime(begun).Ticks));
            }
        }).ToList();

        await UntilAsync(() => granted.Count > 100);
        Assert.Equal("OK", await redis.AskAsync("FAILOVER"));
        await replica.UntilAsync(["ROLE"], "master");
        var before = granted.Count;
        await UntilAsync(() => granted.Count > before + 100);
        await enough.CancelAsync();
        await Task.WhenAll(workers);

        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(6));
        foreach (var grant in granted)
        {
            Assert.True((await service.ValidateAsync(grant.Token)).IsValid);
        }
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Calls_work_soon_after_the_promotion_of_a_replica()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        using var replica = await redis.StartReplicaAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.Configuration},{replica.Configuration},connectTimeout=1000,abortConnect=false");
        var service = new SessionService(new RedisSessionStore(connection));
        var grant = await service.CreateAsync(SignIn);
        await redis.UntilFollowedByAsync(replica);

        redis.Kill();
        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.ValidateAsync(grant.Token).AsTask());
        Assert.Equal("OK", await replica.AskAsync("REPLICAOF", "NO", "ONE"));
        var promoted = TimeProvider.System.GetTimestamp();
        await UntilAnsweredAsync(async () => Assert.True((await service.ValidateAsync(grant.Token)).IsValid));

        Assert.InRange(TimeProvider.System.GetElapsedTime(promoted), TimeSpan.Zero, TimeSpan.FromSeconds(6));
        await service.CreateAsync(SignIn);
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Roles_are_read_again_at_most_once_a_second_over_all_callers()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var options = new RedisStoreOptions { CallTimeout = TimeSpan.FromMilliseconds(100) };
        var slices = new EverySlice(connection, options);
        var given = await slices.FillAsync();
        Assert.Equal("OK", await redis.AskAsync("REPLICAOF", "127.0.0.1", "1"));
        Assert.Equal("OK", await redis.AskAsync("CONFIG", "RESETSTAT"));

        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(1.5))
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Assert.ThrowsAsync<AuthUnavailableException>(() => slices.Sessions.ValidateAsync(given.Session.Token).AsTask())));
        }

        // The client itself reads the role when it changed, and AuthKit reads it once or twice.
        var calls = (await redis.AskAsync("INFO", "commandstats")).Split('\n').Single(line => line.StartsWith("cmdstat_info:calls=", StringComparison.Ordinal));
        Assert.InRange(int.Parse(calls.Split('=', ',')[1], System.Globalization.CultureInfo.InvariantCulture), 1, 12);
    }

    internal static async Task UntilAnsweredAsync(Func<Task> call)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception exception) when (exception is AuthUnavailableException or RedisException)
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
    }

    internal static async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!holds())
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }
}
