using System.Text;
using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Redis.Tests.SampleSessions;

namespace AuthKit.Redis.Tests;

/// <summary>Tests that only concern Redis; the conformance kit has the rules of every store.</summary>
public sealed class RedisSessionStoreTests
{
    [RequiresServerTheory(ServerKind.Redis)]
    [InlineData("", "someone")]
    [InlineData("", null)]
    [InlineData("acme", "Zoë\r\n{other:0000}* ?[a-z] \u0001🔑")]
    public async Task Record_is_returned_unchanged(string tenant, string? subject)
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var owner = NewOwner();
        var record = New(owner) with { Tenant = tenant, SubjectId = subject, PreviousKey = NewKey(owner), PreviousKeyExpiresAt = Start.AddSeconds(30), Payload = new byte[128 * 1024] };

        await redis.Store.AddAsync(record, 10, Start);

        var found = await redis.OtherStore.FindAsync(record.Key, Start);
        Assert.NotNull(found);
        AssertSame(record, found);
        AssertSame(record, Assert.Single(await redis.OtherStore.ListAsync(owner, Start, 10)));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Longest_texts_fit()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var record = New(NewOwner()) with { Tenant = new string('€', 255), SubjectId = new string('語', 255) };

        await redis.Store.AddAsync(record, 10, Start);
        await redis.Store.UpdateAsync(record.Key, 1, "new"u8.ToArray(), Start);

        AssertSame(record with { Version = 2, Payload = "new"u8.ToArray() }, await redis.Store.FindAsync(record.Key, Start));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Session_without_a_subject_can_be_updated()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var record = New(NewOwner()) with { Tenant = "acme", SubjectId = null };

        await redis.Store.AddAsync(record, 10, Start);
        await redis.Store.UpdateAsync(record.Key, 1, "new"u8.ToArray(), Start);

        AssertSame(record with { Version = 2, Payload = "new"u8.ToArray() }, await redis.Store.FindAsync(record.Key, Start));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Key_or_sid_that_is_taken_is_not_overwritten()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var record = New(NewOwner());
        await redis.Store.AddAsync(record, 10, Start);

        await Assert.ThrowsAsync<StackExchange.Redis.RedisServerException>(() => redis.Store.AddAsync(record with { Sid = SessionId.Create() }, 10, Start).AsTask());
        await Assert.ThrowsAsync<StackExchange.Redis.RedisServerException>(() => redis.Store.AddAsync(record with { Key = NewKey(record.Owner) }, 10, Start).AsTask());

        AssertSame(record, Assert.Single(await redis.Store.ListAsync(record.Owner, Start, 10)));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Keys_outside_the_bucket_of_the_owner_are_refused()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var record = New(NewOwner());
        var elsewhere = new StoreKey([(byte)~(record.Owner.Bucket >> 8), .. new byte[31]]);

        await Assert.ThrowsAsync<ArgumentException>(() => redis.Store.AddAsync(record with { Key = elsewhere }, 10, Start).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => redis.Store.AddAsync(record with { PreviousKey = elsewhere }, 10, Start).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => redis.Store.ReplaceAsync(record.Key, 1, record with { Key = elsewhere }, Start).AsTask());
        Assert.Equal(StoreWrite.Gone, await redis.Store.ReplaceAsync(elsewhere, 1, record, Start));
        Assert.Empty(await redis.KeysAsync());
    }

    [RequiresServerTheory(ServerKind.Redis, ServerKind.RedisCluster)]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.RedisCluster)]
    public async Task Removing_thousands_of_sessions_spares_the_one_that_is_kept(ServerKind server)
    {
        await using var redis = await TestRedis.ConnectAsync(server);
        var (owner, records) = await AddManyAsync(redis, 2_700);
        var kept = records[0]; // The oldest one, so that every batch meets it.

        Assert.Equal(2_699, await redis.Store.RemoveByOwnerAsync(owner, kept.Sid));

        AssertSame(kept, Assert.Single(await redis.OtherStore.ListAsync(owner, Start.AddMinutes(5), 5_000)));
        Assert.Equal(4, (await redis.KeysAsync()).Count);
        Assert.Equal(1, await redis.Store.RemoveByOwnerAsync(owner, null));
        Assert.Empty(await redis.KeysAsync());
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Sessions_added_while_thousands_are_removed_save_no_earlier_session()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var (owner, records) = await AddManyAsync(redis, 3_000);

        // Older than all the others by their own timestamps, as from an instance whose clock is behind.
        var late = Enumerable.Range(0, 300).Select(_ => New(owner, Start.AddMinutes(-1))).ToList();
        var adding = Task.Run(async () =>
        {
            foreach (var record in late)
            {
                await redis.OtherStore.AddAsync(record, 10_000, Start);
            }
        });
        await redis.Store.RemoveByOwnerAsync(owner, null);
        await adding;

        var left = (await redis.Store.ListAsync(owner, Start, 5_000)).Select(record => record.Sid).ToHashSet();
        Assert.DoesNotContain(records, record => left.Contains(record.Sid));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Lowered_maximum_evicts_thousands_at_once()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var (owner, records) = await AddManyAsync(redis, 1_700);
        var last = New(owner, Start.AddMinutes(10));

        var evicted = await redis.Store.AddAsync(last, 3, Start.AddMinutes(10));

        Assert.Equal(records.Take(1_698).Select(record => record.Sid), evicted);
        var left = await redis.Store.ListAsync(owner, Start.AddMinutes(10), 10);
        Assert.Equal([last.Sid, records[1_699].Sid, records[1_698].Sid], left.Select(record => record.Sid));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Thousands_of_expired_sessions_are_deleted_by_an_addition()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var (owner, _) = await AddManyAsync(redis, 1_200);
        var last = New(owner, Start.AddHours(3));

        Assert.Empty(await redis.Store.AddAsync(last, 1, Start.AddHours(3)));

        AssertSame(last, Assert.Single(await redis.Store.ListAsync(owner, Start, 10)));
        Assert.Equal(4, (await redis.KeysAsync()).Count);
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Thousands_of_expired_sessions_are_deleted_by_a_list()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var (owner, _) = await AddManyAsync(redis, 1_200);
        var live = New(owner, Start, idle: Lifetime);
        await redis.Store.AddAsync(live, 10_000, Start);

        AssertSame(live, Assert.Single(await redis.Store.ListAsync(owner, Start.AddHours(3), 10)));

        Assert.Equal(4, (await redis.KeysAsync()).Count);
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Long_list_is_complete_and_in_order()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var (owner, records) = await AddManyAsync(redis, 1_300);
        records.Reverse();

        var all = await redis.Store.ListAsync(owner, Start, 5_000);
        var some = await redis.Store.ListAsync(owner, Start, 700);

        Assert.Equal(records.Select(record => record.Sid), all.Select(record => record.Sid));
        Assert.Equal(records.Take(700).Select(record => record.Sid), some.Select(record => record.Sid));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Index_forgets_a_session_whose_key_is_gone()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var record = New(NewOwner());
        await redis.Store.AddAsync(record, 10, Start);
        var session = Assert.Single(await redis.KeysAsync(), key => Encoding.ASCII.GetString(key!).Contains(":s:", StringComparison.Ordinal));
        await redis.Database.KeyDeleteAsync(session);

        Assert.Empty(await redis.Store.ListAsync(record.Owner, Start, 10));

        Assert.Empty(await redis.KeysAsync());
        Assert.False(await redis.Store.RemoveAsync(record.Owner, record.Sid));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Previous_key_that_was_seen_to_be_expired_stays_so_when_the_clock_goes_back()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var record = New(NewOwner());
        await redis.Store.AddAsync(record, 10, Start);
        await redis.Store.ReplaceAsync(record.Key, 1, Rotated(record, Start, TimeSpan.FromSeconds(30)), Start);
        Assert.NotNull(await redis.Store.FindAsync(record.Key, Start));

        Assert.Null(await redis.OtherStore.FindAsync(record.Key, Start.AddSeconds(30)));

        Assert.Null(await redis.Store.FindAsync(record.Key, Start));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Replacement_under_the_same_key_forgets_the_previous_one()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var record = New(NewOwner());
        var rotated = Rotated(record, Start, TimeSpan.FromSeconds(30));
        var same = rotated with { Version = 3, PreviousKey = NewKey(record.Owner) };
        await redis.Store.AddAsync(record, 10, Start);
        await redis.Store.ReplaceAsync(record.Key, 1, rotated, Start);

        Assert.Equal(StoreWrite.Written, await redis.Store.ReplaceAsync(rotated.Key, 2, same, Start));

        Assert.Null(await redis.Store.FindAsync(record.Key, Start));
        AssertSame(same, await redis.Store.FindAsync(same.PreviousKey.Value, Start));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Purge_leaves_the_work_to_redis()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);

        Assert.Equal(0, await redis.Store.PurgeAsync(Start, 10));
    }

    /// <summary>Adds sessions that were created at intervals of one millisecond.</summary>
    private static async Task<(StoreKey Owner, List<SessionRecord> Records)> AddManyAsync(TestRedis redis, int count)
    {
        var owner = NewOwner();
        var records = Enumerable.Range(0, count).Select(i => New(owner, Start.AddMilliseconds(i))).ToList();
        foreach (var chunk in records.Chunk(250))
        {
            await Task.WhenAll(chunk.Select(record => redis.Store.AddAsync(record, 1_000_000, Start).AsTask()));
        }

        return (owner, records);
    }

    private static void AssertSame(SessionRecord expected, SessionRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected with { Payload = default }, actual with { Payload = default });
        Assert.Equal(expected.Payload.ToArray(), actual.Payload.ToArray());
    }
}
