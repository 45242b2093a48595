using System.Collections.Concurrent;
using System.Security.Cryptography;
using AuthKit.RateLimiting;
using AuthKit.Testing;

namespace AuthKit.Tests.RateLimiting;

/// <summary>No limit is exceeded by any callers while tables grow and are replaced.</summary>
[Trait("Category", "Thorough")]
public class InMemoryRateLimiterRaceTests
{
    private const int Ways = 64;

    private readonly ManualClock _clock = new();

    public static TheoryData<RateLimitAlgorithm> Algorithms => [.. Policies.Algorithms];

    [Theory, MemberData(nameof(Algorithms))]
    public async Task Limit_holds_when_64_callers_request_one_key(RateLimitAlgorithm algorithm)
    {
        var limiter = Limiter();
        var policy = Policies.Of(algorithm, 1_000, TimeSpan.FromMinutes(1));
        var given = 0;
        await RaceAsync(async _ =>
        {
            for (var i = 0; i < 100; i++)
            {
                if ((await limiter.AcquireAsync(policy, Key(0))).IsAllowed)
                {
                    Interlocked.Increment(ref given);
                }
            }
        });
        Assert.Equal(1_000, given);
    }

    [Theory, MemberData(nameof(Algorithms))]
    public async Task Limit_holds_while_the_tables_grow(RateLimitAlgorithm algorithm)
    {
        const int Keys = 20_000;
        var limiter = Limiter(16_384 * 2);
        var policy = Policies.Of(algorithm, 3, TimeSpan.FromMinutes(1));
        var given = new int[Keys];
        await RaceAsync(async way =>
        {
            // Each caller has its own order, so that some always request keys that others have just added.
            for (var i = 0; i < Keys; i++)
            {
                var key = (int)((((long)i * 7_919) + (way % 8 * 2_500)) % Keys);
                if ((await limiter.AcquireAsync(policy, Key(key))).IsAllowed)
                {
                    Interlocked.Increment(ref given[key]);
                }
            }
        });
        Assert.All(given, count => Assert.Equal(3, count));
    }

    [Theory, MemberData(nameof(Algorithms))]
    public async Task Limit_holds_while_time_passes_and_keys_come_and_go(RateLimitAlgorithm algorithm)
    {
        const int Limit = 3;
        const int Calls = 20_000;
        var limiter = Limiter(16_384);
        var policy = Policies.Of(algorithm, Limit, RateLimitPolicy.MinWindow);
        var windows = new ConcurrentDictionary<(int Key, long Window), int>();
        var start = _clock.GetTimestamp();
        await RaceAsync(async way =>
        {
            for (var i = 0; i < Calls / Ways * 4; i++)
            {
                // 32 keys remain, and the other half of the calls use keys that occur once, so that their places are freed again and again.
                var key = i % 2 == 0 ? RandomNumberGenerator.GetInt32(32) : 1_000 + (way * Calls) + i;
                var decision = await limiter.AcquireAsync(policy, Key(key));
                if (decision.IsAllowed)
                {
                    windows.AddOrUpdate((key, algorithm == RateLimitAlgorithm.TokenBucket ? 0 : decision.Ticket), 1, static (_, count) => count + 1);
                }

                if (i % 8 == 0)
                {
                    _clock.Advance(TimeSpan.FromMilliseconds(1));
                }
            }
        });

        var elapsed = TimeSpan.FromTicks(_clock.GetTimestamp() - start);
        var most = algorithm == RateLimitAlgorithm.TokenBucket ? Limit + (int)(elapsed / policy.Window * Limit) : Limit;
        Assert.All(windows, window => Assert.InRange(window.Value, 1, most));
        if (algorithm != RateLimitAlgorithm.TokenBucket)
        {
            Assert.All(
                windows.Keys.GroupBy(window => window.Key, window => window.Window),
                key => Assert.All(key.Order().Zip(key.Order().Skip(1)), pair => Assert.True(pair.Second - pair.First >= policy.Window.TotalMilliseconds)));
        }
    }

    [Theory, MemberData(nameof(Algorithms))]
    public async Task Limit_holds_when_many_keys_share_and_get_room(RateLimitAlgorithm algorithm)
    {
        // Twenty places for sixty keys. The keys share counts, get their own, and share again.
        const int Limit = 3;
        const int Keys = 60;
        var limiter = Limiter(20);
        var policy = Policies.Of(algorithm, Limit, RateLimitPolicy.MinWindow);
        var given = new int[Keys];
        var start = _clock.GetTimestamp();
        await RaceAsync(async _ =>
        {
            for (var i = 0; i < 500; i++)
            {
                var key = RandomNumberGenerator.GetInt32(Keys);
                if ((await limiter.AcquireAsync(policy, Key(key))).IsAllowed)
                {
                    Interlocked.Increment(ref given[key]);
                }

                if (i % 8 == 0)
                {
                    _clock.Advance(TimeSpan.FromMilliseconds(1));
                }
            }
        });

        // One additional window for the counts that have not expired.
        var windows = (int)(TimeSpan.FromTicks(_clock.GetTimestamp() - start) / policy.Window) + 1;
        Assert.All(given, count => Assert.InRange(count, 1, windows * Limit));
    }

    [Theory, MemberData(nameof(Algorithms))]
    public async Task Refunded_permits_balance(RateLimitAlgorithm algorithm)
    {
        var limiter = Limiter();
        var (first, second) = (Policies.Of(algorithm, 10, TimeSpan.FromMinutes(1)), Policies.Of(algorithm, 7, TimeSpan.FromMinutes(1), "second"));
        var kept = 0;
        await RaceAsync(async way =>
        {
            for (var i = 0; i < 200; i++)
            {
                var all = await limiter.AcquireAllAsync(way % 2 == 0 ? [new(first, Key(0)), new(second, Key(0))] : [new(second, Key(0)), new(first, Key(0))]);
                if (!all.IsAllowed)
                {
                    continue;
                }

                if (i % 50 == 0)
                {
                    Interlocked.Increment(ref kept);
                    continue;
                }

                Assert.True(await limiter.RefundAsync(first, Key(0), all.Decisions[way % 2].Ticket));
                Assert.True(await limiter.RefundAsync(second, Key(0), all.Decisions[1 - (way % 2)].Ticket));
            }
        });
        Assert.InRange(kept, 1, 7);
        Assert.Equal(10 - kept, (await limiter.PeekAsync(first, Key(0))).Remaining);
        Assert.Equal(7 - kept, (await limiter.PeekAsync(second, Key(0))).Remaining);
    }

    private InMemoryRateLimiter Limiter(int capacity = 1_000_000) => new(new() { Capacity = capacity }, new AuthKitRuntime { TimeProvider = _clock });

    private static Task RaceAsync(Func<int, Task> call) => Task.WhenAll(Enumerable.Range(0, Ways).Select(way => Task.Run(() => call(way))));

    private static RateLimitKey Key(int number) => new($"key {number}");
}
