using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests;

public sealed class RedisStoreCheckTests
{
    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Safe_settings_are_silent_and_each_other_one_is_named()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        using var logger = new RecordingLogger();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration + ",allowAdmin=true");
        var server = connection.GetServers()[0];
        var check = new RedisStoreCheck(connection, new AuthKitRuntime { LoggerFactory = logger });

        Assert.Empty(await check.RunAsync());
        Assert.Empty(logger.Lines);

        await server.ConfigSetAsync("maxmemory-policy", "allkeys-lru");
        await server.ConfigSetAsync("appendfsync", "everysec");
        Assert.Equal(
            [(RedisStoreFindingKind.EvictsKeys, "maxmemory-policy allkeys-lru"), (RedisStoreFindingKind.AppendsLate, "appendfsync everysec")],
            (await check.RunAsync()).Select(finding => (finding.Kind, finding.Setting)));

        await server.ConfigSetAsync("maxmemory-policy", "noeviction");
        await server.ConfigSetAsync("appendonly", "no");
        var found = Assert.Single(await check.RunAsync());
        Assert.Equal((RedisStoreFindingKind.NoAppendOnlyFile, "appendonly no"), (found.Kind, found.Setting));
        Assert.Equal(server.EndPoint, found.Server);
        Assert.Equal($"{redis.Configuration}: NoAppendOnlyFile (appendonly no)", found.ToString());

        Assert.Equal(3, logger.Lines.Count);
        Assert.All(logger.Lines, line => Assert.Equal(LogLevel.Warning, line.Level));
        Assert.Contains(logger.Lines, line => line.Message.Contains("allkeys-lru", StringComparison.Ordinal));
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Replicas_second_primaries_and_past_evictions_are_named_with_advice()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        using var replica = await redis.StartReplicaAsync();
        using var logger = new RecordingLogger();
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.Configuration},{replica.Configuration},allowAdmin=true");
        var check = new RedisStoreCheck(connection, new AuthKitRuntime { LoggerFactory = logger });

        Assert.Equal([$"{redis.Configuration}: AcceptsWritesAlone (min-replicas-to-write 0)"], await FindAsync());
        Assert.Contains("Set min-replicas-to-write 1", Assert.Single(logger.Lines).Message, StringComparison.Ordinal);

        await redis.AskAsync("CONFIG", "SET", "min-replicas-to-write", "1");
        Assert.Empty(await FindAsync());

        await replica.AskAsync("CONFIG", "SET", "replica-read-only", "no");
        Assert.Equal([$"{replica.Configuration}: WritableReplica (replica-read-only no)"], await FindAsync());

        await replica.AskAsync("REPLICAOF", "NO", "ONE");
        Assert.Equal(new[] { $"{redis.Configuration}: SeveralPrimaries (2 primaries)", $"{replica.Configuration}: SeveralPrimaries (2 primaries)" }.Order(), (await FindAsync()).Order());

        await replica.AskAsync("REPLICAOF", "127.0.0.1", redis.Configuration[10..]);
        await redis.AskAsync("CONFIG", "SET", "min-replicas-to-write", "0");
        await redis.AskAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
        await redis.AskAsync("SET", "{authkit:0000}:x", new string('x', 1_000));
        await redis.AskAsync("CONFIG", "SET", "maxmemory", "1");
        await redis.UntilAsync(["INFO", "stats"], "evicted_keys:1\r");
        await redis.AskAsync("CONFIG", "SET", "maxmemory", "0");
        await redis.AskAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        Assert.Contains($"{redis.Configuration}: EvictsKeys (evicted_keys 1)", await FindAsync());

        async Task<List<string>> FindAsync() => [.. (await check.RunAsync()).Select(finding => finding.ToString())];
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Connection_without_admin_mode_reads_everything_except_the_flushing()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);

        var found = Assert.Single(await new RedisStoreCheck(connection).RunAsync());

        Assert.Equal((RedisStoreFindingKind.Unreadable, "appendfsync"), (found.Kind, found.Setting));
    }

    [RequiresServerFact(ServerKind.RedisCluster)]
    public async Task Every_primary_of_a_cluster_is_asked()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.RedisCluster);

        var findings = await new RedisStoreCheck(redis.Connection).RunAsync();

        var primaries = redis.Connection.GetServers().Where(server => !server.IsReplica).Select(server => server.EndPoint);
        Assert.Equal(primaries.ToHashSet(), findings.Select(finding => finding.Server).ToHashSet());
    }

    [Fact]
    public async Task Unreachable_server_does_not_prevent_a_start()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync("127.0.0.1:1,abortConnect=false,connectTimeout=200,asyncTimeout=200,connectRetry=0");

        var found = Assert.Single(await new RedisStoreCheck(connection).RunAsync());

        Assert.Equal(RedisStoreFindingKind.Unreadable, found.Kind);
    }
}
