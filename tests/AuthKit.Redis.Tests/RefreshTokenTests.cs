using System.Text;
using System.Text.RegularExpressions;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Stores;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;
using static AuthKit.Redis.Tests.SampleSessions;

namespace AuthKit.Redis.Tests;

/// <summary>
/// Tests that only concern Redis; the conformance kit has the rules of every store. They run alone on the servers because they count commands.
/// </summary>
[Collection(nameof(AloneOnTheServers))]
public sealed partial class RefreshTokenTests
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private static readonly SubjectRef Someone = new("someone");

    [RequiresServerTheory(ServerKind.Redis, ServerKind.RedisCluster)]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.RedisCluster)]
    public async Task Every_operation_is_one_round_trip(ServerKind server)
    {
        await using var redis = await TestRedis.ConnectAsync(server);
        var store = new RedisRefreshTokenStore(redis.Connection, redis.Options);
        await LoadScriptsAsync(store);
        var family = NewFamily(NewOwner());
        var successor = family with { TokenKey = NewKey(family.Owner) };
        var again = NewFamily(family.Owner) with { Sid = family.Sid };

        await AssertOneAsync(redis, async () => Assert.Empty((await store.AddAsync(family, 10, Start)).Evicted));
        await AssertOneAsync(redis, async () => Assert.Empty((await store.AddAsync(again, 10, Start)).Evicted));
        await AssertOneAsync(redis, async () => Assert.True(await store.RevokeAsync(again.Key)));
        await AssertOneAsync(redis, async () => Assert.Empty((await store.AddAsync(family, 10, Start)).Evicted));
        await AssertOneAsync(redis, async () => Assert.NotNull(await store.FindAsync(family.Key, Start)));
        await AssertOneAsync(redis, async () => Assert.Equal(RefreshRotationStatus.Rotated, (await store.RotateAsync(family.TokenKey, successor, Start)).Status));
        await AssertOneAsync(redis, async () => Assert.Single(await store.ListAsync(family.Owner, Start, 10)));
        await AssertOneAsync(redis, async () => Assert.Equal(RefreshRotationStatus.Reused, (await store.RotateAsync(family.TokenKey, successor, Start)).Status));
        await AssertOneAsync(redis, async () => Assert.False(await store.RevokeFamilyAsync(family.Owner, family.Sid)));
        await AssertOneAsync(redis, async () => Assert.Equal(0, await store.RevokeByOwnerAsync(family.Owner, null)));
        Assert.Empty(await redis.KeysAsync());
    }

    [RequiresServerTheory(ServerKind.Redis, ServerKind.RedisCluster)]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.RedisCluster)]
    public async Task Check_of_a_token_is_one_read_for_each_key_and_all_are_sent_together(ServerKind server)
    {
        await using var redis = await TestRedis.ConnectAsync(server);
        var service = new RevocationService(new RedisRevocationStore(redis.Connection, redis.Options));
        var check = new RevocationCheck { Issuer = "issuer", Subject = Someone, TokenId = "a", Sid = SessionId.Create(), FamilyId = "b" };
        await service.RevokeSignInAsync("issuer", Someone, check.Sid!.Value);
        await service.IsRevokedAsync(check);

        Assert.Equal(["GETEX", "GETEX", "GETEX", "GETEX", "GETEX"], await SentAsync(redis, async () => Assert.True(await service.IsRevokedAsync(check))));
    }

    [RequiresServerTheory(ServerKind.RedisCluster)]
    [InlineData("{other:0000}")]
    [InlineData("a\r\nFLUSHALL\r\n")]
    [InlineData("*")]
    [InlineData("ключ 🔑")]
    public async Task Keys_hold_hashes_alone_and_those_of_an_owner_share_a_slot(string text)
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.RedisCluster);
        var service = new RefreshTokenService(new RedisRefreshTokenStore(redis.Connection, redis.Options));
        var revocations = new RevocationService(new RedisRevocationStore(redis.Connection, redis.Options));
        var subject = new SubjectRef(text, text);

        var grant = await service.IssueAsync(new RefreshTokenIssueRequest { Subject = subject, ClientId = text });
        await revocations.RevokeTokenAsync(text, subject, text, DateTimeOffset.MaxValue);
        await revocations.RevokeSubjectAsync(text, subject);

        var keys = await redis.KeysAsync();
        Assert.Equal(6, keys.Count); // One for a family, three for its owner's index, and two revocations.
        Assert.All(keys, key => Assert.Matches(KeyPattern(), key.ToString()));
        Assert.Single(keys.Select(key => redis.Connection.HashSlot(key)).Distinct());
        Assert.Equal(subject, (await service.RefreshAsync(grant.Token, new RefreshTokenRefreshRequest { Tenant = text, ClientId = text })).Family!.Subject);
        Assert.Equal(1, await service.RevokeSubjectAsync(subject));
        Assert.Equal(2, (await redis.KeysAsync()).Count);
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Keys_outlive_their_content_by_five_minutes_and_move_with_a_refresh()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var store = new RedisRefreshTokenStore(redis.Connection, redis.Options);
        var family = NewFamily(NewOwner());
        await store.AddAsync(family, 10, Start);
        Assert.All(await TimesToLiveAsync(redis, ""), left => AssertAbout(TimeSpan.FromHours(1) + Margin, left));

        await store.RotateAsync(family.TokenKey, family with { TokenKey = NewKey(family.Owner), EndsAt = Start.AddHours(3) }, Start.AddMinutes(30));
        Assert.All(await TimesToLiveAsync(redis, ""), left => AssertAbout(TimeSpan.FromHours(2.5) + Margin, left));

        var revocations = new RedisRevocationStore(redis.Connection, redis.Options);
        var revoked = NewOwner();
        await revocations.RevokeAsync(revoked, SessionId.Create(), Start.AddHours(1), Start);
        await revocations.RevokeAsync(revoked, null, Start.AddMinutes(1), Start.AddMinutes(50));
        AssertAbout(TimeSpan.FromHours(1) + Margin, Assert.Single(await TimesToLiveAsync(redis, "}:r:")));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Database_holds_no_token()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var service = new RefreshTokenService(new RedisRefreshTokenStore(redis.Connection, redis.Options), null, new RefreshTokenOptions { ReuseGrace = TimeSpan.FromMinutes(1) });
        var first = await service.IssueAsync(new RefreshTokenIssueRequest { Subject = Someone });
        var second = await service.RefreshAsync(first.Token, new RefreshTokenRefreshRequest());

        var dump = new StringBuilder();
        foreach (var key in await redis.KeysAsync())
        {
            dump.Append(key.ToString()).Append('\n');
            if (key.ToString().Contains("}:f:", StringComparison.Ordinal))
            {
                dump.Append(Encoding.Latin1.GetString((byte[])(await redis.Database.StringGetAsync(key))!));
            }
        }

        Assert.Contains("someone", dump.ToString(), StringComparison.Ordinal);
        foreach (var token in (string[])[first.Token, second.Grant!.Token])
        {
            var bytes = new byte[36];
            Assert.True(Cryptography.Base64Url.TryDecode(token, bytes, out _));
            foreach (var part in (string[])[token[3..24], token[24..], Encoding.Latin1.GetString(bytes, 2, 16), Encoding.Latin1.GetString(bytes, 18, 18)])
            {
                Assert.DoesNotContain(part, dump.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Value_of_another_program_is_not_a_family_and_refuses_a_token()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var store = new RedisRefreshTokenStore(redis.Connection, redis.Options);
        var family = NewFamily(NewOwner());
        await store.AddAsync(family, 10, Start);
        var key = (await redis.KeysAsync()).Single(static name => name.ToString().Contains("}:f:", StringComparison.Ordinal));
        var value = (byte[])(await redis.Database.StringGetAsync(key))!;
        foreach (var wrong in (byte[][])[[], "F"u8.ToArray(), [(byte)'S', .. value[1..]], value[..170], [.. value[..1], 0xFF, .. value[2..]], [.. value[..25], 0xFF, .. value[26..]], [.. value[..33], 0x7F, .. value[34..]]])
        {
            await redis.Database.StringSetAsync(key, wrong);
            Assert.Null(await store.FindAsync(family.Key, Start));
            Assert.Equal(RefreshRotationStatus.Gone, (await store.RotateAsync(family.TokenKey, family, Start)).Status);
            Assert.Empty(await store.ListAsync(family.Owner, Start, 10));
        }

        await redis.Database.KeyDeleteAsync(key);
        await redis.Database.ListLeftPushAsync(key, "a list");
        Assert.Null(await store.FindAsync(family.Key, Start));

        var revocations = new RedisRevocationStore(redis.Connection, redis.Options);
        var revoked = NewOwner();
        await revocations.RevokeAsync(revoked, SessionId.Create(), Start.AddHours(1), Start);
        var name = (await redis.KeysAsync()).Single(static name => name.ToString().Contains("}:r:", StringComparison.Ordinal));
        var written = (byte[])(await redis.Database.StringGetAsync(name))!;
        foreach (var wrong in (byte[][])[[], "R"u8.ToArray(), new byte[17], [(byte)'R', .. Enumerable.Repeat((byte)0xFF, 16)], new byte[18], written[..40], [(byte)'S', .. written[1..]], [.. written[..17], 0xFF, .. written[18..]]])
        {
            await redis.Database.StringSetAsync(name, wrong);
            Assert.Equal(RevocationEntry.MaxGeneration, Assert.Single(await revocations.FindAsync(new[] { revoked })).Generation);
        }

        await revocations.RevokeAsync(revoked, null, Start.AddHours(1), Start);
        Assert.Equal(RevocationEntry.Next(null, revoked, null, Start.AddHours(1), Start), Assert.Single(await revocations.FindAsync(new[] { revoked })));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Family_of_another_bucket_than_its_owner_is_refused()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var store = new RedisRefreshTokenStore(redis.Connection, redis.Options);
        var bytes = NewOwner().ToArray();
        var family = NewFamily(new StoreKey(bytes));
        bytes[0] ^= 1;
        await Assert.ThrowsAsync<ArgumentException>(() => store.AddAsync(family with { Owner = new StoreKey(bytes) }, 1, Start).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => store.RotateAsync(family.TokenKey, family with { Owner = new StoreKey(bytes) }, Start).AsTask());
    }

    private static RefreshFamilyRecord NewFamily(StoreKey owner) => new()
    {
        Key = NewKey(owner),
        Owner = owner,
        Sid = SessionId.Create(),
        Tenant = "",
        SubjectId = "someone",
        TokenKey = NewKey(owner),
        CreatedAt = Start,
        RefreshedAt = Start,
        ExpiresAt = Start.AddDays(1),
        EndsAt = Start.AddHours(1),
        Payload = "{}"u8.ToArray(),
    };

    private static async Task LoadScriptsAsync(RedisRefreshTokenStore store)
    {
        foreach (var owner in Enumerable.Range(0, 64).Select(_ => NewOwner()))
        {
            var family = NewFamily(owner);
            await store.AddAsync(family, 10, Start);
            await store.FindAsync(family.Key, Start);
            await store.RotateAsync(family.TokenKey, family, Start);
            await store.ListAsync(owner, Start, 1);
            await store.RevokeFamilyAsync(owner, family.Sid);
            await store.RevokeAsync(family.Key);
            await store.RevokeByOwnerAsync(owner, null);
        }
    }

    private static async Task AssertOneAsync(TestRedis redis, Func<Task> operation) => Assert.Equal(["EVALSHA"], await SentAsync(redis, operation));

    private static async Task<List<string>> SentAsync(TestRedis redis, Func<Task> operation)
    {
        var session = new ProfilingSession();
        redis.Connection.RegisterProfiler(() => session);
        await operation();
        redis.Connection.RegisterProfiler(() => null);
        return [.. session.FinishProfiling().OrderBy(command => command.CommandCreated).Select(command => command.Command)];
    }

    private static async Task<List<TimeSpan>> TimesToLiveAsync(TestRedis redis, string part)
    {
        var times = new List<TimeSpan>();
        foreach (var key in (await redis.KeysAsync()).Where(key => key.ToString().Contains(part, StringComparison.Ordinal)))
        {
            times.Add((await redis.Database.KeyTimeToLiveAsync(key))!.Value);
        }

        return times;
    }

    private static void AssertAbout(TimeSpan expected, TimeSpan actual) => Assert.InRange(actual, expected - TimeSpan.FromMinutes(1), expected);

    [GeneratedRegex(@"^\{test-[0-9a-f]{12}:[0-9a-f]{4}\}:[fghnr]:[A-Za-z0-9_-]{40}$")]
    private static partial Regex KeyPattern();
}
