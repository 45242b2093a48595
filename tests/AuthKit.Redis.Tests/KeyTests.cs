using System.Text;
using System.Text.RegularExpressions;
using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;
using static AuthKit.Redis.Tests.SampleSessions;

namespace AuthKit.Redis.Tests;

public sealed partial class KeyTests
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    public static TheoryData<string> AwkwardTexts =>
    [
        "{other:0000}", "}{", "{}", "a\r\nFLUSHALL\r\n", "*", "authkit:*", "?[a-z]\\", "a b", "' .. redis.call('FLUSHALL') .. '", "ключ", "🔑", new string('x', 255),
    ];

    [RequiresServerTheory(ServerKind.RedisCluster)]
    [MemberData(nameof(AwkwardTexts))]
    public async Task Keys_hold_hashes_alone_and_those_of_an_owner_share_a_slot(string text)
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.RedisCluster);
        var service = new SessionService(redis.Store, new SessionServiceOptions { RotationOverlap = TimeSpan.FromSeconds(30) });
        var subject = new SubjectRef(text, text);

        var grant = await service.CreateAsync(new SessionRequest { Subject = subject, Amr = ["pwd"] });
        await service.RotateAsync(grant.Token, text);

        var keys = await redis.KeysAsync();
        Assert.Equal(5, keys.Count); // The session, the pointer from its old key, and the owner's index.
        Assert.All(keys, key => Assert.Matches(KeyPattern(), key.ToString()));
        Assert.Single(keys.Select(key => redis.Connection.HashSlot(key)).Distinct());
        Assert.Equal(text, Assert.Single(await service.ListAsync(subject)).Subject!.Value.Id);
        Assert.Equal(1, await service.EndAllAsync(subject));
        Assert.DoesNotContain(await redis.KeysAsync(), key => !key.ToString().Contains(":s:", StringComparison.Ordinal));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Database_holds_no_token()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var service = new SessionService(redis.Store, new SessionServiceOptions { RotationOverlap = TimeSpan.FromSeconds(30) });
        var first = await service.CreateAsync(new SessionRequest { Subject = new SubjectRef("someone"), Amr = ["pwd"] });
        var second = (await service.RotateAsync(first.Token)).Grant!;
        var anonymous = await service.CreateAnonymousAsync();

        var dump = new StringBuilder();
        foreach (var key in await redis.KeysAsync())
        {
            dump.Append(Encoding.Latin1.GetString(key!)).Append('\n').Append(Encoding.Latin1.GetString((await redis.Database.KeyDumpAsync(key))!)).Append('\n');
        }

        Assert.Contains("someone", dump.ToString(), StringComparison.Ordinal);
        foreach (var token in new[] { first.Token, second.Token, anonymous.Token })
        {
            // Neither the token nor its random part, as text or as bytes.
            var bytes = new byte[36];
            Assert.True(Cryptography.Base64Url.TryDecode(token, bytes, out _));
            Assert.DoesNotContain(token[3..], dump.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Encoding.Latin1.GetString(bytes, 2, 34), dump.ToString(), StringComparison.Ordinal);
        }
    }

    [RequiresServerTheory(ServerKind.Redis, ServerKind.RedisCluster)]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.RedisCluster)]
    public async Task Every_key_has_a_time_to_live(ServerKind server)
    {
        await using var redis = await TestRedis.ConnectAsync(server);
        var random = new Random(20310517);
        var owners = Enumerable.Range(0, 5).Select(_ => NewOwner()).ToList();
        var live = new List<SessionRecord>();
        for (var step = 0; step < 400; step++)
        {
            var now = Start.AddMinutes(step);
            var owner = owners[random.Next(owners.Count)];
            var record = live.Count > 0 ? live[random.Next(live.Count)] : null;
            switch (random.Next(8))
            {
                case 0 or 1 or 2:
                    record = New(owner, now, TimeSpan.FromMinutes(random.Next(1, 120)));
                    await redis.Store.AddAsync(record, 6, now);
                    live.Add(record);
                    break;
                case 3 when record is not null:
                    await redis.Store.TouchAsync(record.Key, now, now);
                    break;
                case 4 when record is not null:
                    var next = Rotated(record, now, TimeSpan.FromSeconds(random.Next(0, 60)));
                    if (await redis.Store.ReplaceAsync(record.Key, record.Version, next, now) == StoreWrite.Written)
                    {
                        live.Add(next);
                    }

                    break;
                case 5 when record is not null:
                    await redis.Store.UpdateAsync(record.Key, record.Version, record.Payload, now);
                    break;
                case 6 when record is not null:
                    await redis.Store.RemoveAsync(record.Owner, record.Sid);
                    break;
                default:
                    await redis.Store.ListAsync(owner, now, 3);
                    break;
            }
        }

        var keys = await redis.KeysAsync();
        Assert.NotEmpty(keys);
        foreach (var key in keys)
        {
            Assert.NotNull(await redis.Database.KeyTimeToLiveAsync(key));
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Keys_outlive_the_session_by_five_minutes_and_move_with_its_use()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var record = New(NewOwner());
        await redis.Store.AddAsync(record, 10, Start);
        Assert.All(await TimesToLiveAsync(redis), left => AssertAbout(Idle + Margin, left));

        // The caller's clock has advanced by 50 minutes, and Redis's own clock by an instant.
        await redis.Store.FindAsync(record.Key, Start.AddMinutes(50));
        await redis.Store.UpdateAsync(record.Key, 1, record.Payload, Start.AddMinutes(50));
        var times = await TimesToLiveAsync(redis);
        AssertAbout(TimeSpan.FromMinutes(10) + Margin, times.Min());

        await redis.Store.TouchAsync(record.Key, Start.AddMinutes(50), Start.AddMinutes(50));
        Assert.All(await TimesToLiveAsync(redis), left => AssertAbout(Idle + Margin, left));

        // The last minutes before the absolute end.
        var now = Start.AddMinutes(50);
        for (; now < record.ExpiresAt; now = now.AddMinutes(50))
        {
            Assert.True(await redis.Store.TouchAsync(record.Key, now, now));
        }

        AssertAbout(record.ExpiresAt - now.AddMinutes(-50) + Margin, (await TimesToLiveAsync(redis)).Min());
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Index_lives_as_long_as_the_longest_lived_session()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var owner = NewOwner();
        await redis.Store.AddAsync(New(owner, idle: TimeSpan.FromHours(5)), 10, Start);
        await redis.Store.AddAsync(New(owner, idle: TimeSpan.FromMinutes(1)), 10, Start);

        var index = (await redis.KeysAsync()).Where(key => !key.ToString().Contains(":s:", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, index.Count);
        foreach (var key in index)
        {
            AssertAbout(TimeSpan.FromHours(5) + Margin, (await redis.Database.KeyTimeToLiveAsync(key))!.Value);
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Pointer_of_a_rotation_outlives_the_overlap_by_five_minutes()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var record = New(NewOwner());
        await redis.Store.AddAsync(record, 10, Start);

        await redis.Store.ReplaceAsync(record.Key, 1, Rotated(record, Start, TimeSpan.FromSeconds(30)), Start);

        AssertAbout(TimeSpan.FromSeconds(30) + Margin, (await TimesToLiveAsync(redis)).Min());
    }

    private static async Task<List<TimeSpan>> TimesToLiveAsync(TestRedis redis)
    {
        var times = new List<TimeSpan>();
        foreach (var key in await redis.KeysAsync())
        {
            times.Add((await redis.Database.KeyTimeToLiveAsync(key))!.Value);
        }

        return times;
    }

    /// <summary>
    /// Checks a time to live. It may only be shorter by the time that Redis has counted down since; a minute allows for a busy machine.
    /// </summary>
    private static void AssertAbout(TimeSpan expected, TimeSpan left) => Assert.InRange(left, expected - TimeSpan.FromMinutes(1), expected);

    [GeneratedRegex("^\\{test-[0-9a-f]{12}:[0-9a-f]{4}\\}:[scek]:[A-Za-z0-9_-]{40}$")]
    private static partial Regex KeyPattern();
}
