using System.Globalization;
using System.Security.Cryptography;
using AuthKit.Benchmarks.CommandLine;
using AuthKit.Benchmarks.Servers;
using AuthKit.RateLimiting;
using AuthKit.Redis;
using StackExchange.Redis;

namespace AuthKit.Benchmarks.RateLimiting;

/// <summary>
/// <c>limiter-latency</c>: single decisions on Redis, compared with single GETs on the same connection. The calls alternate, so that other programs
/// on the machine affect all of them equally.
/// </summary>
internal static class LimiterLatencyCommand
{
    private const int WarmUp = 20_000;
    private const int Runs = 20_000;
    private const int SizeOfACount = 25;
    private const double MaxRatioLimit = 1.3;

    private const string Help = """
        Usage: limiter-latency

        Reads a bare value from Redis and makes a decision with each algorithm 20,000 times, in turn, and prints p50 and p95.
        Uses the server that AUTHKIT_TEST_REDIS names, or starts a private one. Takes about a minute.

        Exit codes: 0 every p50 is within 1.3 x that of the bare GET; 1 a p50 is not.
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(Help);
            return ExitCodes.Done;
        }

        NamedValues.Parse(arguments);
        await using var redis = await RedisUnderTest.StartAsync();
        var database = redis.Connection.GetDatabase();
        var limiter = new RedisRateLimiter(redis.Connection, new RedisStoreOptions { KeyPrefix = redis.KeyPrefix });
        RateLimitPolicy[] policies = [SampleLimits.Fixed, SampleLimits.Sliding, SampleLimits.Bucket];
        await SampleLimits.AskOnceAsync(limiter, policies);
        RedisKey[] bare = [.. Enumerable.Range(0, SampleLimits.Count).Select(i => (RedisKey)$"{redis.KeyPrefix}-bare-{i}")];
        foreach (var key in bare)
        {
            await database.StringSetAsync(key, RandomNumberGenerator.GetBytes(SizeOfACount), TimeSpan.FromHours(1));
        }

        int[][] order = [[0, 1, 2, 3], [1, 3, 0, 2], [2, 0, 3, 1], [3, 2, 1, 0]];
        var times = Enumerable.Range(0, policies.Length + 1).Select(_ => new double[Runs]).ToArray();
        for (var i = -WarmUp; i < Runs; i++)
        {
            var number = i & (SampleLimits.Count - 1);

            // Each call follows every other one equally often, because a call warms the processor's caches for the next one.
            for (var turn = 0; turn <= policies.Length; turn++)
            {
                var which = order[i & 3][turn];
                await MeasureAsync(i, which, which == 0
                    ? async () => await database.StringGetAsync(bare[number])
                    : async () => await limiter.AcquireAsync(policies[which - 1], SampleLimits.Keys[number]));
            }
        }

        var isMet = true;
        var floor = Quantile(times[0], 0.5);
        var floorOfMost = Quantile(times[0], 0.95);
        for (var policy = 0; policy < policies.Length; policy++)
        {
            var ratio = Quantile(times[policy + 1], 0.5) / floor;
            isMet &= ratio <= MaxRatioLimit;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{policies[policy].Algorithm}: p50 {ratio:0.00} x that of a bare GET, p95 {Quantile(times[policy + 1], 0.95) / floorOfMost:0.00} x"));
        }

        return isMet ? ExitCodes.Done : ExitCodes.Failed;

        async Task MeasureAsync(int run, int which, Func<Task> call)
        {
            var start = TimeProvider.System.GetTimestamp();
            await call();
            if (run >= 0)
            {
                times[which][run] = TimeProvider.System.GetElapsedTime(start).TotalMicroseconds;
            }
        }
    }

    private static double Quantile(double[] values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)(part * (sorted.Length - 1))];
    }
}
