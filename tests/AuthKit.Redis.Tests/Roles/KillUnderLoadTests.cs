using System.Globalization;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace AuthKit.Redis.Tests.Roles;

/// <summary>A primary is killed, or Sentinel replaces it, while every caller writes. The losses must be as docs/redis.md describes them.</summary>
[Collection(nameof(AloneOnTheServers))]
public sealed class KillUnderLoadTests(ITestOutputHelper output)
{
    // Writes that the primary acknowledged and had not replicated. That takes milliseconds, but the moment of the kill is not known exactly.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    // docs/redis.md says 0.1 to 1.1 s on a quiet machine.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(6);

    [RequiresServerTheory(ServerKind.RedisProgram), InlineData(0), InlineData(1)]
    public async Task Killed_primary_of_a_Cluster_loses_only_its_last_moment(int minReplicas)
    {
        string[] settings =
        [
            "--appendonly", "no", "--cluster-node-timeout", "1000", "--repl-ping-replica-period", "1",
            "--min-replicas-to-write", minReplicas.ToString(CultureInfo.InvariantCulture), "--min-replicas-max-lag", "10",
        ];
        using var cluster = await PrivateRedisCluster.StartNewAsync(3, hasReplicas: true, settings);
        await Task.WhenAll(cluster.Primaries.Select(primary => UntilItMayWriteAsync(primary, minReplicas)));
        await using var connection = await ConnectionMultiplexer.ConnectAsync(cluster.Configuration + ",connectTimeout=1000,abortConnect=false");
        await using var load = new AcknowledgedLoad(connection);
        await LoadAsync(load, cluster.Primaries.Zip(cluster.Replicas));

        var killed = TimeProvider.System.GetTimestamp();
        cluster.Primaries[1].Kill();
        await cluster.Replicas[1].UntilAsync(["ROLE"], "master");
        var promoted = TimeProvider.System.GetTimestamp();
        if (minReplicas > 0)
        {
            // The new primary has no replica, and acknowledges nothing until the old one returns and follows it.
            await cluster.Primaries[1].StartAgainAsync();
            await cluster.Primaries[1].UntilAsync(["INFO", "replication"], "master_link_status:up");
            promoted = TimeProvider.System.GetTimestamp();
        }

        await load.UntilAllSucceedAfterAsync(promoted);
        Assert.InRange(TimeProvider.System.GetElapsedTime(promoted), TimeSpan.Zero, Bound);
        var succeeded = TimeProvider.System.GetTimestamp();
        await load.UntilAllSucceedAfterAsync(succeeded + (long)(0.5 * TimeProvider.System.TimestampFrequency));
        var losses = await load.StopAsync(Before(killed), killed);

        Report(load, losses, killed, promoted);
        Assert.Empty(losses.Unexplained);
        foreach (var replica in (PrivateRedis[])[cluster.Replicas[0], cluster.Replicas[2]])
        {
            await AnswersNothingAsync(replica);
        }
    }

    [RequiresServerTheory(ServerKind.SentinelProgram), InlineData(0), InlineData(1)]
    public async Task Killed_primary_under_Sentinel_loses_only_its_last_moment(int minReplicas)
    {
        string[] settings = ["--min-replicas-to-write", minReplicas.ToString(CultureInfo.InvariantCulture), "--min-replicas-max-lag", "10"];
        using var first = await PrivateRedis.StartNewAsync(settings);
        using var second = await first.StartReplicaAsync(settings);
        using var sentinel = await PrivateSentinel.StartNewAsync(first, replicas: 1, TimeSpan.FromMilliseconds(500));
        await UntilItMayWriteAsync(first, minReplicas);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(sentinel.Configuration + ",connectTimeout=1000,abortConnect=false");
        await using var load = new AcknowledgedLoad(connection);
        await LoadAsync(load, [(first, second)]);

        var killed = TimeProvider.System.GetTimestamp();
        first.Kill();
        await second.UntilAsync(["ROLE"], "master");
        var promoted = TimeProvider.System.GetTimestamp();
        if (minReplicas > 0)
        {
            await first.StartAgainAsync();
            await first.UntilAsync(["REPLICAOF", "127.0.0.1", second.Configuration[10..]], "OK");
            await first.UntilAsync(["INFO", "replication"], "master_link_status:up");
            promoted = TimeProvider.System.GetTimestamp();
        }

        await load.UntilAllSucceedAfterAsync(promoted);
        Assert.InRange(TimeProvider.System.GetElapsedTime(promoted), TimeSpan.Zero, Bound);
        var losses = await load.StopAsync(Before(killed), killed);

        Report(load, losses, killed, promoted);
        Assert.Empty(losses.Unexplained);
    }

    [RequiresServerTheory(ServerKind.SentinelProgram), InlineData(0, true), InlineData(1, false)]
    public async Task Requested_Sentinel_failover_loses_only_its_last_moment(int minReplicas, bool isFoundBySentinel)
    {
        string[] settings = ["--min-replicas-to-write", minReplicas.ToString(CultureInfo.InvariantCulture), "--min-replicas-max-lag", "10"];
        using var first = await PrivateRedis.StartNewAsync(settings);
        using var second = await first.StartReplicaAsync(settings);
        using var sentinel = await PrivateSentinel.StartNewAsync(first, replicas: 1, TimeSpan.FromMilliseconds(500));
        await UntilItMayWriteAsync(first, minReplicas);
        var nodes = isFoundBySentinel ? sentinel.Configuration : $"{first.Configuration},{second.Configuration}";
        await using var connection = await ConnectionMultiplexer.ConnectAsync(nodes + ",connectTimeout=1000,abortConnect=false");
        await using var load = new AcknowledgedLoad(connection);
        await LoadAsync(load, [(first, second)]);

        var asked = TimeProvider.System.GetTimestamp();
        Assert.Equal("OK", await sentinel.AskAsync("SENTINEL", "FAILOVER", "authkit"));
        await second.UntilAsync(["ROLE"], "master");
        var promoted = TimeProvider.System.GetTimestamp();
        await first.UntilAsync(["ROLE"], "slave");
        var demoted = TimeProvider.System.GetTimestamp();
        await load.UntilAllSucceedAfterAsync(demoted);
        Assert.InRange(TimeProvider.System.GetElapsedTime(demoted), TimeSpan.Zero, Bound);

        // Sentinel promotes the new primary before it demotes the old one, so writes that the old one acknowledges in between are lost. The old one
        // acknowledges nothing if it needs a replica. If Sentinel tells the client of the promotion, the client asks neither.
        var losses = await load.StopAsync(Before(asked), After(promoted));

        Report(load, losses, asked, promoted);
        output.WriteLine($"demoted {Seconds(promoted, demoted)} after the promotion");
        Assert.Empty(losses.Unexplained);
    }

    /// <summary>
    /// Writes until every replica receives what its primary acknowledges, and a little longer. For up to a second after its synchronisation a replica
    /// receives nothing, although it counts for min-replicas-to-write.
    /// </summary>
    private static async Task LoadAsync(AcknowledgedLoad load, IEnumerable<(PrivateRedis Primary, PrivateRedis Replica)> nodes)
    {
        await RoleChangeTests.UntilAsync(() => load.Acknowledged > 500);
        await Task.WhenAll(nodes.Select(static pair => pair.Primary.UntilFollowedByAsync(pair.Replica)));
        var before = load.Acknowledged;
        await RoleChangeTests.UntilAsync(() => load.Acknowledged > before + 2_000);
        Assert.Equal(0, load.Failures);
    }

    private static long Before(long timestamp) => timestamp - (long)(Window.TotalSeconds * TimeProvider.System.TimestampFrequency);

    private static long After(long timestamp) => timestamp + (long)(Window.TotalSeconds * TimeProvider.System.TimestampFrequency);

    private static Task UntilItMayWriteAsync(PrivateRedis primary, int minReplicas) =>
        minReplicas == 0 ? Task.CompletedTask : primary.UntilAsync(["INFO", "replication"], "min_slaves_good_slaves:1");

    private static string Seconds(long from, long to) => string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(from, to).TotalSeconds:0.00} s");

    /// <summary>Checks that a replica executed no command for a client. Refused commands are counted separately.</summary>
    private static async Task AnswersNothingAsync(PrivateRedis replica)
    {
        var stats = (await replica.AskAsync("INFO", "commandstats")).Split('\n');
        foreach (var command in (string[])["get", "getex", "mget", "evalsha", "eval", "hmget", "zrange", "zrevrange"])
        {
            var line = stats.SingleOrDefault(line => line.StartsWith($"cmdstat_{command}:", StringComparison.Ordinal))?.Trim();
            if (line is not null)
            {
                var numbers = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(',').Select(static part => part.Split('=')).ToDictionary(static part => part[0], static part => part[1]);
                Assert.Equal(numbers["failed_calls"], numbers["calls"]);
            }
        }
    }

    private void Report(AcknowledgedLoad load, Losses losses, long killed, long promoted)
    {
        var worked = load.LastFailure == 0 ? "no call failed" : $"last failure {Seconds(promoted, load.LastFailure)} after the promotion";
        output.WriteLine($"{load.Acknowledged} acknowledged, {losses}; {load.Failures} calls failed; promoted after {Seconds(killed, promoted)}; {worked}");
        foreach (var (kind, at) in losses.Lost)
        {
            output.WriteLine($"  {kind}, acknowledged {Seconds(killed, at)} after");
        }
    }
}
