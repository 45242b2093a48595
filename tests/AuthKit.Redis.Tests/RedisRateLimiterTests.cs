using System.Buffers.Binary;
using AuthKit.RateLimiting;
using AuthKit.Testing;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests;

/// <summary>Tests that only concern Redis; the conformance kit has the rules of every limiter.</summary>
public sealed class RedisRateLimiterTests
{
    private const int Limit = 5;

    private static readonly RateLimitKey Key = new("someone");
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(2);

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Window_is_kept_to_its_end_and_five_minutes_and_its_expiry_is_set_once()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        foreach (var policy in SampleLimits.Policies(Limit)[..2])
        {
            // A sliding window counts for one more window. It begins at a whole minute.
            redis.Clock.Advance(TimeSpan.FromTicks(SampleLimits.Window.Ticks - (redis.Clock.GetUtcNow().Ticks % SampleLimits.Window.Ticks)));
            var counts = policy.Algorithm == RateLimitAlgorithm.SlidingWindow ? 2 * SampleLimits.Window : SampleLimits.Window;
            var key = await KeyOfAsync(redis, policy);
            await AssertLivesAsync(redis, key, counts + Margin);

            await redis.Database.KeyExpireAsync(key, Kept);
            redis.Clock.Advance(SampleLimits.Window / 2);
            await redis.Limiter.AcquireAsync(policy, Key, Limit - 1);
            Assert.False((await redis.Limiter.AcquireAsync(policy, Key)).IsAllowed);
            await AssertLivesAsync(redis, key, Kept);

            redis.Clock.Advance(SampleLimits.Window * 1.75);
            Assert.True((await redis.Limiter.AcquireAsync(policy, Key)).IsAllowed);
            var begun = policy.Algorithm == RateLimitAlgorithm.SlidingWindow ? SampleLimits.Window / 4 : TimeSpan.Zero;
            await AssertLivesAsync(redis, key, counts - begun + Margin);
            await redis.Limiter.ResetAsync(policy, Key);
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Bucket_is_kept_until_it_is_full_and_ten_minutes_and_its_expiry_is_set_once_in_five()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var policy = RateLimitPolicy.TokenBucket("test", 100, 5, SampleLimits.Window);
        var permit = SampleLimits.Window / 5;
        var key = await KeyOfAsync(redis, policy);
        await AssertLivesAsync(redis, key, permit + (2 * Margin));

        // 25 more permits take five minutes.
        await redis.Database.KeyExpireAsync(key, Kept);
        await redis.Limiter.AcquireAsync(policy, Key, 25);
        await AssertLivesAsync(redis, key, Kept);
        await redis.Limiter.AcquireAsync(policy, Key);
        await AssertLivesAsync(redis, key, (27 * permit) + (2 * Margin));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Count_is_deleted_by_a_reset_and_not_created_by_a_peek_a_refusal_or_a_refund()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        foreach (var policy in SampleLimits.Policies(Limit))
        {
            await KeyOfAsync(redis, policy);
            await redis.Limiter.ResetAsync(policy, Key);
            await redis.Limiter.PeekAsync(policy, Key);
            Assert.False((await redis.Limiter.AcquireAsync(policy, Key, Limit + 1)).IsAllowed);
            Assert.False((await redis.Limiter.AcquireAllAsync([new(policy, Key), new(policy, new RateLimitKey(Key.Group, "other"), Limit + 1)])).IsAllowed);
            Assert.False(await redis.Limiter.RefundAsync(policy, Key, redis.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
            Assert.Empty(await redis.KeysAsync());
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Value_that_the_limiter_did_not_write_gives_no_more_than_one_limit()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        foreach (var policy in SampleLimits.Policies(Limit))
        {
            var key = await KeyOfAsync(redis, policy);
            foreach (var value in Values((byte[])(await redis.Database.StringGetAsync(key))!))
            {
                await redis.Database.StringSetAsync(key, value);
                await AssertGivesNoMoreThanOneLimitAsync(redis, policy, Convert.ToHexString(value));
            }

            await redis.Database.KeyDeleteAsync(key);
            await redis.Database.ListRightPushAsync(key, "L");
            await AssertGivesNoMoreThanOneLimitAsync(redis, policy, "a list");

            await redis.Database.KeyDeleteAsync(key);
            await redis.Database.HashSetAsync(key, "L", "L");
            await AssertGivesNoMoreThanOneLimitAsync(redis, policy, "a hash");
            await redis.Limiter.ResetAsync(policy, Key);
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Invalid_count_is_a_full_limit()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        foreach (var policy in SampleLimits.Policies(Limit))
        {
            var key = await KeyOfAsync(redis, policy);
            var used = await UseUpAsync(redis, policy);
            var value = (byte[])(await redis.Database.StringGetAsync(key))!;

            // 2^53 is the greatest possible number and 2^48 the last time. The length of a sliding window bounds its counts.
            List<byte[]> values = [[], value[..24], [.. value, 0], [(byte)'S', .. value[1..]]];
            (int Number, long Value)[] changes = [(0, -1), (1, -1), (2, -1), (0, (1L << 48) + 1), (1, (1L << 53) + 2), (2, (1L << 53) + 2), (0, long.MinValue), (1, long.MaxValue)];
            values.AddRange(changes.Select(change => With(value, change.Number, change.Value)));
            if (policy.Algorithm == RateLimitAlgorithm.SlidingWindow)
            {
                var most = (1L << 53) / (long)SampleLimits.Window.TotalMilliseconds;
                values.AddRange([With(value, 0, used.Ticket + 1), With(value, 1, most + 1), With(value, 2, most + 1)]);
            }

            foreach (var other in values)
            {
                await redis.Database.StringSetAsync(key, other);
                Assert.False(await redis.Limiter.RefundAsync(policy, Key, used.Ticket));
                Assert.Equal((RedisValue)other, await redis.Database.StringGetAsync(key));
                Assert.Equal(Limit, (await redis.Limiter.PeekAsync(policy, Key)).Remaining);
                Assert.Equal(Limit - 1, (await redis.Limiter.AcquireAsync(policy, Key)).Remaining);
                Assert.NotNull(await redis.Database.KeyTimeToLiveAsync(key));
            }

            await redis.Limiter.ResetAsync(policy, Key);
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Greatest_possible_count_is_valid_and_allows_nothing()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        foreach (var policy in SampleLimits.Policies(Limit))
        {
            var key = await KeyOfAsync(redis, policy);
            var value = (byte[])(await redis.Database.StringGetAsync(key))!;
            var most = policy.Algorithm == RateLimitAlgorithm.SlidingWindow ? (1L << 53) / (long)SampleLimits.Window.TotalMilliseconds : 1L << 53;
            var isExact = policy.Algorithm == RateLimitAlgorithm.SlidingWindow;
            foreach (var number in isExact ? (long[])[most] : [most, most + 1])
            {
                // Lua's numbers do not distinguish 2^53 from the next number.
                await redis.Database.StringSetAsync(key, With(With(value, 1, number), 2, isExact ? most : 0));
                Assert.False((await redis.Limiter.PeekAsync(policy, Key)).IsAllowed);
                Assert.False((await redis.Limiter.AcquireAsync(policy, Key)).IsAllowed);
            }

            await redis.Limiter.ResetAsync(policy, Key);
        }
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Bucket_without_an_expiry_gets_one()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var policy = SampleLimits.Policies(Limit)[2];
        var key = await KeyOfAsync(redis, policy);
        var value = (byte[])(await redis.Database.StringGetAsync(key))!;
        await redis.Database.StringSetAsync(key, With(value, 2, 1L << 53));
        Assert.Null(await redis.Database.KeyTimeToLiveAsync(key));

        await redis.Limiter.AcquireAsync(policy, Key);

        await AssertLivesAsync(redis, key, (SampleLimits.Window / Limit * 2) + (2 * Margin));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Refused_group_of_a_clock_far_behind_takes_its_counts_back()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var clock = new ManualClock(redis.Clock.GetUtcNow() - (2 * SampleLimits.Window));
        var behind = new RedisRateLimiter(redis.Connection, redis.Options, new AuthKitRuntime { TimeProvider = clock });
        var policy = SampleLimits.Policies(Limit)[0];
        await redis.Limiter.AcquireAsync(policy, Key, Limit);
        RateLimitRequest[] group = [new(policy, Key), new(policy, new RateLimitKey(Key.Group, "other"))];

        Assert.False((await behind.AcquireAllAsync(group)).IsAllowed);

        // Its window began with the refusal. The window of the other clock would last for two more windows.
        clock.Advance(SampleLimits.Window);
        Assert.True((await behind.AcquireAllAsync(group)).IsAllowed);
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Refund_of_a_clock_far_behind_gives_nothing_back_to_the_window_that_it_takes_back()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var clock = new ManualClock(redis.Clock.GetUtcNow() - (2 * SampleLimits.Window));
        var behind = new RedisRateLimiter(redis.Connection, redis.Options, new AuthKitRuntime { TimeProvider = clock });
        var policy = SampleLimits.Policies(Limit)[0];
        var given = await behind.AcquireAsync(policy, Key);
        await redis.Limiter.AcquireAsync(policy, Key, 2);

        // The permits belong to the other clock's window, although the count now begins at the ticket's time.
        Assert.False(await behind.RefundAsync(policy, Key, given.Ticket));
        Assert.Equal(Limit - 2, (await behind.PeekAsync(policy, Key)).Remaining);
    }

    private static async Task<RedisKey> KeyOfAsync(TestRedis redis, RateLimitPolicy policy)
    {
        Assert.True((await redis.Limiter.AcquireAsync(policy, Key)).IsAllowed);
        return Assert.Single(await redis.KeysAsync(), key => key.ToString().Contains(":l:", StringComparison.Ordinal) && redis.Database.KeyType(key) == RedisType.String);
    }

    private static async Task<RateLimitDecision> UseUpAsync(TestRedis redis, RateLimitPolicy policy)
    {
        var used = await redis.Limiter.AcquireAsync(policy, Key, Limit - 1);
        Assert.Equal((true, 0), (used.IsAllowed, used.Remaining));
        return used;
    }

    private static async Task AssertLivesAsync(TestRedis redis, RedisKey key, TimeSpan expected) =>
        Assert.InRange((await redis.Database.KeyTimeToLiveAsync(key))!.Value, expected - TimeSpan.FromSeconds(10), expected);

    /// <summary>Sends three times the limit of requests at one time, half of them for the whole group.</summary>
    private static async Task AssertGivesNoMoreThanOneLimitAsync(TestRedis redis, RateLimitPolicy policy, string what)
    {
        var peek = await redis.Limiter.PeekAsync(policy, Key);
        var allowed = 0;
        for (var i = 0; i < 3 * Limit; i++)
        {
            var decision = i % 2 == 0 ? await redis.Limiter.AcquireAsync(policy, Key) : (await redis.Limiter.AcquireAllAsync([new(policy, Key)])).Decisions[0];
            allowed += decision.IsAllowed ? 1 : 0;
        }

        Assert.True(allowed <= Limit && allowed == peek.Remaining, $"{allowed} of {Limit} were allowed, although a peek reported {peek.Remaining} remaining: {policy.Algorithm} with {what}");
    }

    /// <summary>Values that are almost a count, and others that are not similar to one.</summary>
    private static IEnumerable<byte[]> Values(byte[] count)
    {
        yield return [];
        yield return "L"u8.ToArray();
        yield return "hello"u8.ToArray();
        yield return count[..^1];
        yield return [.. count, 0];
        yield return [.. Enumerable.Repeat((byte)'-', count.Length)];
        yield return [.. Enumerable.Repeat((byte)0xff, count.Length)];
        yield return [0, .. count[1..]];
        var since = BinaryPrimitives.ReadInt64BigEndian(count.AsSpan(1));
        var window = (long)SampleLimits.Window.TotalMilliseconds;
        long[] numbers = [-1, 0, 1, 2, since, since - window, since + window, since + window + 1, 1L << 48, (1L << 48) + 1, 1L << 53, (1L << 53) + 1, long.MaxValue, long.MinValue];
        foreach (var (number, value) in Enumerable.Range(0, 3).SelectMany(_ => numbers, (number, value) => (number, value)))
        {
            yield return With(count, number, value);
        }

        var random = new Random(3);
        for (var i = 0; i < 100; i++)
        {
            var changed = new byte[count.Length];
            random.NextBytes(changed);
            changed[0] = (byte)'L';
            yield return changed;
        }
    }

    private static byte[] With(byte[] count, int number, long value)
    {
        var changed = (byte[])count.Clone();
        BinaryPrimitives.WriteInt64BigEndian(changed.AsSpan(1 + (8 * number)), value);
        return changed;
    }
}
