using System.Globalization;
using AuthKit.RateLimiting;
using AuthKit.StoreRaces;

namespace AuthKit.Stores.Tests.ProcessRaces;

/// <summary>
/// Two processes with 32 callers each take permits of the same keys until no permit is left. Together they get exactly the limit. The races cover
/// every kind of policy, new keys and half-used keys, and one or three permits a request.
/// </summary>
internal static class PermitRaces
{
    private const int Callers = 32;
    private const int Limit = 100;

    public static async Task RunAsync(Racer racer, IRateLimiter limiter)
    {
        using var one = RacingProcess.Start("permits", racer, Callers);
        using var other = RacingProcess.Start("permits", racer, Callers);
        await Task.WhenAll(one.WaitUntilReadyAsync(), other.WaitUntilReadyAsync());
        foreach (var algorithm in Enum.GetValues<RateLimitAlgorithm>())
        {
            foreach (var (used, permits) in ((int, int)[])[(0, 1), (0, 1), (50, 1), (0, 3), (50, 3)])
            {
                var policy = RacePolicies.Create(algorithm, Limit);
                var key = new RateLimitKey(Guid.NewGuid().ToString());
                if (used > 0)
                {
                    Assert.True((await limiter.AcquireAsync(policy, key, used)).IsAllowed);
                }

                var race = $"{algorithm} {Limit} {permits} {key.Value}";
                var allowed = await Task.WhenAll(one.RaceAsync(race), other.RaceAsync(race));

                var requests = (Limit - used) / permits;
                var what = $"{algorithm}, {used} of {Limit} used before, {permits} a request:";
                Assert.Equal($"{what} {requests} allowed", $"{what} {allowed.Sum(static count => int.Parse(count, CultureInfo.InvariantCulture))} allowed");
                Assert.Equal($"{what} {(Limit - used) % permits} left", $"{what} {(await limiter.PeekAsync(policy, key)).Remaining} left");
            }
        }
    }
}
