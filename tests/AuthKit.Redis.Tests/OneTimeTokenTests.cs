using System.Text;
using System.Text.RegularExpressions;
using AuthKit.Cryptography;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;
using static AuthKit.Redis.Tests.SampleSessions;

namespace AuthKit.Redis.Tests;

/// <summary>
/// Tests that only concern Redis; the conformance kit has the rules of every store. They run alone on the servers because they count commands.
/// </summary>
[Collection(nameof(AloneOnTheServers))]
public sealed partial class OneTimeTokenTests
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    [RequiresServerTheory(ServerKind.Redis, ServerKind.RedisCluster)]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.RedisCluster)]
    public async Task Every_operation_is_one_round_trip(ServerKind server)
    {
        await using var redis = await TestRedis.ConnectAsync(server);
        var store = new RedisOneTimeTokenStore(redis.Connection, redis.Options);
        await LoadScriptsAsync(store);
        var (link, code) = (NewLink(), NewCode());

        await AssertOneAsync(redis, async () => Assert.Equal(0, await store.AddAsync(link, 1, Start)));
        await AssertOneAsync(redis, async () => Assert.Equal(0, await store.AddAsync(code, 1, Start)));
        await AssertOneAsync(redis, async () => Assert.NotNull(await store.FindAsync(link.Key, "reset", Start)));
        await AssertOneAsync(redis, async () => Assert.Null(await store.FindAsync(link.Key, "verify", Start)));
        await AssertOneAsync(redis, async () => Assert.NotNull(await store.ConsumeAsync(link.Key, "reset", Start)));
        await AssertOneAsync(redis, async () => Assert.Null(await store.ConsumeAsync(link.Key, "reset", Start)));
        await AssertOneAsync(redis, async () => Assert.Equal(4, (await store.TryCodeAsync(code.Key, "reset", new byte[32], take: true, Start)).TriesLeft));
        await AssertOneAsync(redis, async () => Assert.Equal(OneTimeCodeStatus.Matched, (await store.TryCodeAsync(code.Key, "reset", code.CodeHash, take: true, Start)).Status));
        await AssertOneAsync(redis, async () => Assert.Equal(0, await store.RemoveByOwnerAsync(code.Owner, null)));
        Assert.Empty(await redis.KeysAsync());
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Thousand_tokens_are_removed_in_one_step_and_more_in_batches()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var store = new RedisOneTimeTokenStore(redis.Connection, redis.Options);
        await LoadScriptsAsync(store);
        var owner = NewOwner();

        await AddAsync(1_000);
        Assert.Equal(["EVALSHA"], await SentAsync(redis, async () => Assert.Equal(1_000, await store.RemoveByOwnerAsync(owner, null))));

        await AddAsync(1_001);
        Assert.Equal(["EVALSHA", "EVALSHA", "EVALSHA"], await SentAsync(redis, async () => Assert.Equal(1_001, await store.RemoveByOwnerAsync(owner, ["reset"]))));

        Task AddAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => store.AddAsync(NewLink(owner), 10_000, Start).AsTask()));
    }

    [RequiresServerTheory(ServerKind.RedisCluster)]
    [InlineData("{other:0000}")]
    [InlineData("a\r\nFLUSHALL\r\n")]
    [InlineData("*")]
    [InlineData("ключ 🔑")]
    public async Task Keys_hold_hashes_alone_and_those_of_an_owner_share_a_slot(string text)
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.RedisCluster);
        var service = new OneTimeTokenService(new RedisOneTimeTokenStore(redis.Connection, redis.Options));
        var subject = new SubjectRef(text, text);

        var link = await service.IssueAsync(new OneTimeTokenRequest { Subject = subject, Purpose = "reset", Lifetime = TimeSpan.FromMinutes(1) });
        await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = subject, Purpose = "sign-in" });

        var keys = await redis.KeysAsync();
        Assert.Equal(3, keys.Count); // Two tokens, one index.
        Assert.All(keys, key => Assert.Matches(KeyPattern(), key.ToString()));
        Assert.Single(keys.Select(key => redis.Connection.HashSlot(key)).Distinct());
        Assert.Equal(subject, (await service.ConsumeAsync(link.Token, "reset", text))!.Subject);
        Assert.Equal(1, await service.RemoveAllAsync(subject));
        Assert.Empty(await redis.KeysAsync());
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Keys_outlive_the_token_by_five_minutes_and_the_index_its_longest_lived_one()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var store = new RedisOneTimeTokenStore(redis.Connection, redis.Options);
        var code = NewCode();
        await store.AddAsync(code, 3, Start);
        Assert.All(await TimesToLiveAsync(redis, ""), left => AssertAbout(TimeSpan.FromHours(1) + Margin, left));

        // A try changes a value in place, and no time.
        await store.TryCodeAsync(code.Key, "reset", new byte[32], take: true, Start.AddMinutes(30));
        Assert.All(await TimesToLiveAsync(redis, ""), left => AssertAbout(TimeSpan.FromHours(1) + Margin, left));

        await store.AddAsync(NewLink(code.Owner, "verify") with { ExpiresAt = Start.AddDays(1) }, 3, Start);
        await store.AddAsync(NewLink(code.Owner, "other") with { ExpiresAt = Start.AddMinutes(1) }, 3, Start);
        AssertAbout(TimeSpan.FromDays(1) + Margin, Assert.Single(await TimesToLiveAsync(redis, "}:o:")));
        AssertAbout(TimeSpan.FromMinutes(1) + Margin, (await TimesToLiveAsync(redis, "}:t:")).Min());
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Database_holds_no_token_code_or_payload()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var keys = new SecretKeyOptions { ActiveKeyId = "test" };
        keys.Keys["test"] = Convert.ToBase64String(NewOwner().ToArray());
        using var ring = keys.CreateRing();
        var service = new OneTimeTokenService(new RedisOneTimeTokenStore(redis.Connection, redis.Options), new SecretProtector(ring));
        var payload = "a payload that only its reader may see"u8.ToArray();
        var link = await service.IssueAsync(new OneTimeTokenRequest { Subject = new SubjectRef("someone"), Purpose = "reset", Lifetime = TimeSpan.FromMinutes(1), Payload = payload });
        var code = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = new SubjectRef("someone"), Purpose = "sign-in", Length = 10, Payload = payload });
        await service.RedeemCodeAsync(code.Handle, "0000000000", "sign-in");

        var dump = new StringBuilder();
        foreach (var key in await redis.KeysAsync())
        {
            dump.Append(Encoding.Latin1.GetString(key!)).Append('\n');
            dump.Append(key.ToString().Contains("}:t:", StringComparison.Ordinal)
                ? Encoding.Latin1.GetString((byte[])(await redis.Database.StringGetAsync(key))!)
                : string.Join('\n', (await redis.Database.SortedSetRangeByRankAsync(key)).Select(member => Encoding.Latin1.GetString(member!))));
        }

        Assert.Contains("someone", dump.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Encoding.Latin1.GetString(payload), dump.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(code.Code, dump.ToString(), StringComparison.Ordinal);
        foreach (var token in new[] { link.Token, code.Handle })
        {
            var bytes = new byte[36];
            Assert.True(Cryptography.Base64Url.TryDecode(token, bytes, out _));
            Assert.DoesNotContain(token[3..], dump.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Encoding.Latin1.GetString(bytes, 2, 34), dump.ToString(), StringComparison.Ordinal);
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Value_that_the_store_did_not_write_is_not_found_and_nothing_throws()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var store = new RedisOneTimeTokenStore(redis.Connection, redis.Options);
        var code = NewCode();
        await store.AddAsync(code, 3, Start);
        var key = Assert.Single(await redis.KeysAsync(), key => key.ToString().Contains("}:t:", StringComparison.Ordinal));
        var value = (byte[])(await redis.Database.StringGetAsync(key))!;
        byte[][] foreign = [[], "C"u8.ToArray(), "hello"u8.ToArray(), value[..101], [(byte)'S', .. value[1..]], [.. value[..97], 0, .. value[98..]], [.. value[..97], 65, .. value[98..]], [.. value[..97], 255, .. value[98..]], [.. value[..100], 0x7F, 0xFF, .. value[102..]], [.. value[..1], 0xFF, .. value[2..]], [.. value[..17], 0xFF, .. value[18..]], [.. value[..57], (byte)'}', .. value[58..]]];

        foreach (var other in foreign)
        {
            await redis.Database.StringSetAsync(key, other, TimeSpan.FromMinutes(5));
            Assert.Null(await store.FindAsync(code.Key, "reset", Start));
            Assert.Null(await store.ConsumeAsync(code.Key, "reset", Start));
            Assert.Null((await store.TryCodeAsync(code.Key, "reset", code.CodeHash, take: true, Start)).Record);
        }

        // Every byte, changed to several other values.
        for (var i = 0; i < value.Length; i++)
        {
            foreach (var changed in new[] { (byte)0, (byte)0x7F, (byte)0xFF, (byte)'L' })
            {
                byte[] other = [.. value[..i], changed, .. value[(i + 1)..]];
                await redis.Database.StringSetAsync(key, other, TimeSpan.FromMinutes(5));
                await store.FindAsync(code.Key, "reset", Start);
                await store.ConsumeAsync(code.Key, "reset", Start);
                await store.TryCodeAsync(code.Key, "reset", new byte[32], take: true, Start);
            }
        }

        await redis.Database.KeyDeleteAsync(key);
        await redis.Database.HashSetAsync(key, "C", "C");
        Assert.Null(await store.FindAsync(code.Key, "reset", Start));
        Assert.Equal(OneTimeCodeStatus.Gone, (await store.TryCodeAsync(code.Key, "reset", code.CodeHash, take: true, Start)).Status);
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Token_whose_index_was_lost_is_still_used_once_and_foreign_members_do_no_harm()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var store = new RedisOneTimeTokenStore(redis.Connection, redis.Options);
        var link = NewLink();
        await store.AddAsync(link, 3, Start);
        var index = Assert.Single(await redis.KeysAsync(), key => key.ToString().Contains("}:o:", StringComparison.Ordinal));
        await redis.Database.KeyDeleteAsync(index);

        Assert.NotNull(await store.ConsumeAsync(link.Key, "reset", Start));
        Assert.Null(await store.ConsumeAsync(link.Key, "reset", Start));

        await redis.Database.SortedSetAddAsync(index, "reset\0", 0);
        await redis.Database.SortedSetAddAsync(index, "reset\0short", 0);
        Assert.Equal(0, await store.AddAsync(NewLink(link.Owner), 1, Start));
        Assert.Equal(1, await store.RemoveByOwnerAsync(link.Owner, null));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Records_that_the_core_does_not_create_are_refused()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var store = new RedisOneTimeTokenStore(redis.Connection, redis.Options);
        var link = NewLink();
        var elsewhere = new StoreKey([(byte)~(link.Owner.Bucket >> 8), .. new byte[31]]);

        await Assert.ThrowsAsync<ArgumentException>(() => store.AddAsync(link with { Key = elsewhere }, 3, Start).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => store.AddAsync(link with { CodeHash = new byte[31] }, 3, Start).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => store.AddAsync(link with { Purpose = "ü" }, 3, Start).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => store.AddAsync(link with { Purpose = "" }, 3, Start).AsTask());
        Assert.Equal(0, await store.RemoveByOwnerAsync(link.Owner, [""]));
        Assert.Equal(0, await store.RemoveByOwnerAsync(link.Owner, ["reset\0"]));
        Assert.Empty(await redis.KeysAsync());
    }

    private static OneTimeTokenRecord NewLink(StoreKey? owner = null, string purpose = "reset")
    {
        var whose = owner ?? NewOwner();
        return new OneTimeTokenRecord
        {
            Key = NewKey(whose),
            Owner = whose,
            Purpose = purpose,
            Tenant = "",
            SubjectId = "someone",
            CreatedAt = Start,
            ExpiresAt = Start.AddHours(1),
            Payload = "{\"v\":1}"u8.ToArray(),
        };
    }

    private static OneTimeTokenRecord NewCode() => NewLink() with { CodeHash = NewOwner().ToArray(), TriesLeft = 5 };

    private static async Task AssertOneAsync(TestRedis redis, Func<Task> operation) => Assert.Equal(["EVALSHA"], await SentAsync(redis, operation));

    private static async Task<List<string>> SentAsync(TestRedis redis, Func<Task> operation)
    {
        var session = new ProfilingSession();
        redis.Connection.RegisterProfiler(() => session);
        await operation();
        redis.Connection.RegisterProfiler(() => null);
        return [.. session.FinishProfiling().Select(command => command.Command)];
    }

    /// <summary>Loads every script into every server, and lets the client learn the slots.</summary>
    private static async Task LoadScriptsAsync(RedisOneTimeTokenStore store)
    {
        for (var i = 0; i < 64; i++)
        {
            var (link, code) = (NewLink(), NewCode());
            await store.AddAsync(link, 3, Start);
            await store.FindAsync(link.Key, "reset", Start);
            await store.ConsumeAsync(link.Key, "reset", Start);
            await store.TryCodeAsync(code.Key, "reset", code.CodeHash, take: true, Start);
            await store.RemoveByOwnerAsync(code.Owner, null);
        }
    }

    private static async Task<List<TimeSpan>> TimesToLiveAsync(TestRedis redis, string kind)
    {
        var times = new List<TimeSpan>();
        foreach (var key in (await redis.KeysAsync()).Where(key => key.ToString().Contains(kind, StringComparison.Ordinal)))
        {
            times.Add((await redis.Database.KeyTimeToLiveAsync(key))!.Value);
        }

        return times;
    }

    /// <summary>
    /// Checks a time to live. It may only be shorter by the time that Redis has counted down since; a minute allows for a busy machine.
    /// </summary>
    private static void AssertAbout(TimeSpan expected, TimeSpan left) => Assert.InRange(left, expected - TimeSpan.FromMinutes(1), expected);

    [GeneratedRegex("^\\{test-[0-9a-f]{12}:[0-9a-f]{4}\\}:[to]:[A-Za-z0-9_-]{40}$")]
    private static partial Regex KeyPattern();
}
