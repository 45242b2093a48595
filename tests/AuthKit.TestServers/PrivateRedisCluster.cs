using System.Globalization;

namespace AuthKit.TestServers;

/// <summary>A test's own Redis Cluster: some primaries, and optionally one replica for each.</summary>
public sealed class PrivateRedisCluster : IDisposable
{
    private const int Slots = 16_384;

    private PrivateRedisCluster(IReadOnlyList<PrivateRedis> primaries, IReadOnlyList<PrivateRedis> replicas)
    {
        Primaries = primaries;
        Replicas = replicas;
    }

    /// <summary>The nodes that started as primaries, each with an equal share of the slots.</summary>
    public IReadOnlyList<PrivateRedis> Primaries { get; }

    /// <summary>The nodes that started as replicas, in the order of their primaries; empty if there are no replicas.</summary>
    public IReadOnlyList<PrivateRedis> Replicas { get; }

    /// <summary>All nodes, in the form of StackExchange.Redis.</summary>
    public string Configuration => string.Join(',', Nodes.Select(node => node.Configuration));

    private IEnumerable<PrivateRedis> Nodes => Primaries.Concat(Replicas);

    /// <summary>Starts a cluster and returns when every node reports that the cluster is ready.</summary>
    /// <param name="primaries">The number of primaries.</param>
    /// <param name="hasReplicas">Whether each primary has a replica.</param>
    /// <param name="settings">Further arguments of every <c>redis-server</c>.</param>
    public static async Task<PrivateRedisCluster> StartNewAsync(int primaries, bool hasReplicas, params string[] settings)
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, hasReplicas ? 2 * primaries : primaries).Select(_ => StartNodeAsync(settings)));
        var cluster = new PrivateRedisCluster(nodes[..primaries], nodes[primaries..]);
        try
        {
            await cluster.JoinAsync();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>The node's id in the cluster.</summary>
    public static Task<string> NameOfAsync(PrivateRedis node) => node.AskAsync("CLUSTER", "MYID");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var node in Nodes)
        {
            node.Dispose();
        }
    }

    // The port of the cluster bus is usually 10,000 above the node's, which may be beyond the last port. So it is set.
    private static Task<PrivateRedis> StartNodeAsync(string[] settings) => PrivateRedis.StartNewAsync(
        ["--cluster-enabled", "yes", "--cluster-port", PrivateServer.FreePort().ToString(CultureInfo.InvariantCulture), .. settings]);

    private async Task JoinAsync()
    {
        for (var i = 0; i < Primaries.Count; i++)
        {
            await ExpectAsync(Primaries[i], "CLUSTER", "ADDSLOTSRANGE", Text(Slots * i / Primaries.Count), Text((Slots * (i + 1) / Primaries.Count) - 1));
            await ExpectAsync(Primaries[i], "CLUSTER", "SET-CONFIG-EPOCH", Text(i + 1));
        }

        var first = Primaries[0];
        foreach (var node in Nodes.Skip(1))
        {
            var bus = (await node.AskAsync("CONFIG", "GET", "cluster-port")).Split('\n')[1];
            await ExpectAsync(first, "CLUSTER", "MEET", "127.0.0.1", Text(node.Port), bus);
        }

        foreach (var node in Nodes)
        {
            await node.UntilAsync(["CLUSTER", "INFO"], $"cluster_known_nodes:{Text(Nodes.Count())}\r");
            await node.UntilAsync(["CLUSTER", "INFO"], "cluster_state:ok");
        }

        for (var i = 0; i < Replicas.Count; i++)
        {
            await ExpectAsync(Replicas[i], "CLUSTER", "REPLICATE", await NameOfAsync(Primaries[i]));
        }

        foreach (var replica in Replicas)
        {
            await replica.UntilAsync(["INFO", "replication"], "master_link_status:up");
        }
    }

    private static async Task ExpectAsync(PrivateRedis node, params string[] command)
    {
        if (await node.AskAsync(command) is not "OK" and var answer)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {answer}");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
