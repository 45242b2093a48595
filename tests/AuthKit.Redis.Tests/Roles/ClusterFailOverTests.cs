using System.Collections.Concurrent;
using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests.Roles;

/// <summary>A replica of a Cluster becomes the primary of its slots: on request, and after a kill.</summary>
[Collection(nameof(AloneOnTheServers))]
public sealed class ClusterFailOverTests
{
    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Planned_failover_loses_nothing_and_a_kill_only_what_no_replica_had()
    {
        using var cluster = await PrivateRedisCluster.StartNewAsync(3, hasReplicas: true, "--appendonly", "no", "--cluster-node-timeout", "1000", "--repl-ping-replica-period", "1");
        await using var connection = await ConnectionMultiplexer.ConnectAsync(cluster.Configuration + ",connectTimeout=1000,abortConnect=false");
        var service = new SessionService(new RedisSessionStore(connection));
        var (live, ended) = (new ConcurrentQueue<SessionGrant>(), new ConcurrentQueue<SessionGrant>());
        var failed = 0;
        using var enough = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 4).Select(async worker =>
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            for (var round = 0; !enough.IsCancellationRequested; round++)
            {
                try
                {
                    var request = new SessionRequest { Subject = new SubjectRef($"{worker} {round}"), Amr = ["pwd"] };
                    var (kept, gone) = (await service.CreateAsync(request), await service.CreateAsync(request));
                    live.Enqueue(kept);
                    Assert.True(await service.EndAsync(gone.Session));
                    ended.Enqueue(gone);
                    await pace.WaitForNextTickAsync();
                }
                catch (AuthUnavailableException)
                {
                    Interlocked.Increment(ref failed); // Not acknowledged: it may have been executed or not.
                }
            }
        }).ToList();

        await RoleChangeTests.UntilAsync(() => live.Count > 100);
        Assert.Equal("OK", await cluster.Replicas[0].AskAsync("CLUSTER", "FAILOVER"));
        await cluster.Replicas[0].UntilAsync(["ROLE"], "master");
        await RoleChangeTests.UntilAsync(() => ended.Count > 200);
        Assert.Equal(0, failed);
        Assert.Equal((0, 0), await CountLostAsync());

        // Quiet for a moment, so that the replicas have every acknowledged write. Then the kill.
        await enough.CancelAsync();
        await Task.WhenAll(workers);
        await cluster.Primaries[1].UntilFollowedByAsync(cluster.Replicas[1]);
        cluster.Primaries[1].Kill();
        await cluster.Replicas[1].UntilAsync(["ROLE"], "master");
        var promoted = TimeProvider.System.GetTimestamp();
        await RoleChangeTests.UntilAnsweredAsync(async () => Assert.Equal((0, 0), await CountLostAsync()));
        Assert.InRange(TimeProvider.System.GetElapsedTime(promoted), TimeSpan.Zero, TimeSpan.FromSeconds(8));

        async Task<(int Live, int Ended)> CountLostAsync()
        {
            var (lost, revived) = (0, 0);
            foreach (var grant in live.ToArray())
            {
                lost += (await service.ValidateAsync(grant.Token)).IsValid ? 0 : 1;
            }

            foreach (var grant in ended.ToArray())
            {
                revived += (await service.ValidateAsync(grant.Token)).IsValid ? 1 : 0;
            }

            return (lost, revived);
        }
    }
}
