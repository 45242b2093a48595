using System.Text;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;
using static AuthKit.Redis.Tests.SampleSessions;

namespace AuthKit.Redis.Tests;

/// <summary>A value that this store did not write is not a session. Reading it throws nothing.</summary>
public sealed class CorruptedValueTests
{
    [RequiresServerFact(ServerKind.Redis)]
    public async Task Value_of_another_kind_or_length_is_not_found()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var (record, key, value) = await AddAsync(redis);
        List<byte[]> values =
        [
            [], "S"u8.ToArray(), "P"u8.ToArray(), "hello"u8.ToArray(), value[..202], [(byte)'T', .. value[1..]], [0, .. value[1..]],
            Encoding.ASCII.GetBytes("P" + new string('A', 40)), Encoding.ASCII.GetBytes("P" + key.ToString()[^40..]), Encoding.ASCII.GetBytes("P" + new string('}', 40)),
        ];

        foreach (var other in values)
        {
            await redis.Database.StringSetAsync(key, other);
            await AssertNotFoundAsync(redis, record);
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Key_of_another_type_is_not_found()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var (record, key, _) = await AddAsync(redis);

        await redis.Database.KeyDeleteAsync(key);
        await redis.Database.ListRightPushAsync(key, "S");
        await AssertNotFoundAsync(redis, record);

        await redis.Database.KeyDeleteAsync(key);
        await redis.Database.HashSetAsync(key, "S", "S");
        await AssertNotFoundAsync(redis, record);
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task No_changed_byte_throws()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var (record, key, value) = await AddAsync(redis);
        var random = new Random(7);
        for (var i = 0; i < value.Length; i++)
        {
            foreach (var other in new[] { (byte)0, (byte)0x7f, (byte)0xff, (byte)random.Next(256) })
            {
                var changed = (byte[])value.Clone();
                changed[i] = other;
                await redis.Database.StringSetAsync(key, changed, TimeSpan.FromMinutes(5));
                await redis.Store.FindAsync(record.Key, Start);
                await redis.Store.TouchAsync(record.Key, Start.AddMinutes(1), Start.AddMinutes(1));
                await redis.Store.UpdateAsync(record.Key, 1, record.Payload, Start);
                await redis.Store.ListAsync(record.Owner, Start, 10);
            }
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task No_random_value_throws()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var (record, key, value) = await AddAsync(redis);
        var random = new Random(11);
        for (var i = 0; i < 300; i++)
        {
            var changed = new byte[value.Length + random.Next(-20, 20)];
            random.NextBytes(changed);
            changed[0] = (byte)(i % 3 == 0 ? 'P' : 'S');
            await redis.Database.StringSetAsync(key, changed, TimeSpan.FromMinutes(5));
            await AssertNotFoundAsync(redis, record);
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Key_of_a_revocation_of_another_type_refuses_the_token()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var store = new RedisRevocationStore(redis.Connection, redis.Options);
        var revoked = NewOwner();
        await store.RevokeAsync(revoked, null, Start.AddHours(1), Start);
        var key = Assert.Single(await redis.KeysAsync());
        Assert.False(Assert.Single(await store.FindAsync(new[] { revoked })).Refuses(Start.ToUnixTimeMilliseconds(), null));

        await redis.Database.KeyDeleteAsync(key);
        await redis.Database.ListRightPushAsync(key, "R");

        Assert.True(Assert.Single(await store.FindAsync(new[] { revoked })).Refuses(RevocationEntry.MaxGeneration - 1, null));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Payload_that_the_core_did_not_write_grants_nothing()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var service = new SessionService(redis.Store);
        var grant = await service.CreateAsync(new SessionRequest { Subject = new SubjectRef("someone"), Amr = ["pwd"] });
        var key = Assert.Single(await redis.KeysAsync(), key => key.ToString().Contains(":s:", StringComparison.Ordinal));
        var value = (byte[])(await redis.Database.StringGetAsync(key))!;
        await redis.Database.StringSetAsync(key, value[..^1], TimeSpan.FromMinutes(5));

        var validation = await service.ValidateAsync(grant.Token);

        Assert.False(validation.IsValid);
        Assert.Empty(await service.ListAsync(new SubjectRef("someone")));
        Assert.True(await service.EndBySidAsync(new SubjectRef("someone"), grant.Session.Sid));
    }

    private static async Task<(SessionRecord Record, RedisKey Key, byte[] Value)> AddAsync(TestRedis redis)
    {
        var record = New(NewOwner());
        await redis.Store.AddAsync(record, 10, Start);
        var key = Assert.Single(await redis.KeysAsync(), key => key.ToString().Contains(":s:", StringComparison.Ordinal));
        return (record, key, (byte[])(await redis.Database.StringGetAsync(key))!);
    }

    private static async Task AssertNotFoundAsync(TestRedis redis, SessionRecord record)
    {
        Assert.Null(await redis.Store.FindAsync(record.Key, Start));
        Assert.False(await redis.Store.TouchAsync(record.Key, Start.AddMinutes(1), Start.AddMinutes(1)));
        Assert.Equal(StoreWrite.Gone, await redis.Store.UpdateAsync(record.Key, 1, record.Payload, Start));
        Assert.Equal(StoreWrite.Gone, await redis.Store.ReplaceAsync(record.Key, 1, Rotated(record, Start), Start));
        Assert.Empty(await redis.Store.ListAsync(record.Owner, Start, 10));
    }
}
