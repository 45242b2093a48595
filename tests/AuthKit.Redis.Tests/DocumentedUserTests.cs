using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests;

/// <summary>
/// The Redis user in the documentation has every permission that AuthKit needs, and no others. The kit runs with it in AuthKit.Stores.Tests.
/// </summary>
[Collection(nameof(AloneOnTheServers))]
public sealed class DocumentedUserTests
{
    // A single node does not need these: commands of a Cluster, of the client's handshake, or with a fallback (a script replaces GETEX).
    private static readonly string[] NotMissedByOneNode =
        ["+subscribe", "+client|id", "+client|setname", "+cluster|nodes", "+cluster|slots", "+asking", "+readonly", "+info", "+echo", "+ping", "+getex"];

    [RequiresServerTheory(ServerKind.RedisProgram)]
    [InlineData("resp2")]
    [InlineData("resp3")]
    public async Task User_may_do_everything_that_is_needed(string protocol)
    {
        using var redis = await PrivateRedis.StartNewAsync();
        Assert.Equal("OK", await redis.AskAsync([.. RedisUser.Command]));
        await using var connection = await ConnectAsync(redis, $",protocol={protocol}");

        await new EverySlice(connection, new RedisStoreOptions()).LiveAsync();
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task User_may_do_nothing_else()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        Assert.Equal("OK", await redis.AskAsync([.. RedisUser.Command]));
        foreach (var command in (string[][])
        [
            ["FLUSHALL"], ["FLUSHDB"], ["KEYS", "*"], ["SCAN", "0"], ["CONFIG", "GET", "requirepass"], ["CONFIG", "SET", "maxmemory", "1"], ["ACL", "LIST"],
            ["REPLICAOF", "NO", "ONE"], ["SCRIPT", "FLUSH"], ["MONITOR"], ["SHUTDOWN"], ["CLIENT", "KILL", "TYPE", "normal"], ["DEBUG", "SLEEP", "0"],
            ["GET", "another"], ["SET", "another", "x"], ["GET", "{authkit2:0000}:x"], ["PUBLISH", "__Booksleeve_MasterChanged", "*"], ["SUBSCRIBE", "another"],
        ])
        {
            Assert.StartsWith("This user has no permissions", await redis.AskAsync(["ACL", "DRYRUN", RedisUser.Name, .. command]), StringComparison.Ordinal);
        }
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task A_missing_command_fails_a_call()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        foreach (var rule in RedisUser.Rules.Except(NotMissedByOneNode))
        {
            Assert.Equal("OK", await redis.AskAsync("FLUSHALL"));
            Assert.Equal("OK", await redis.AskAsync("SCRIPT", "FLUSH"));
            Assert.Equal("OK", await redis.AskAsync([.. RedisUser.Command, '-' + rule[1..]]));
            await using var connection = await ConnectAsync(redis, "");

            var exception = await Record.ExceptionAsync(() => new EverySlice(connection, new RedisStoreOptions()).LiveAsync());

            Assert.True(exception is AuthUnavailableException or RedisException, $"Without {rule}: {exception}");
        }
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(PrivateRedis redis, string more) =>
        ConnectionMultiplexer.ConnectAsync($"{redis.Configuration},user={RedisUser.Name},password={RedisUser.Password}{more}");
}
