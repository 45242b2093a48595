using System.Globalization;
using AuthKit.RateLimiting;

namespace AuthKit.StoreRaces;

/// <summary>
/// A race for permits: ALGORITHM LIMIT PERMITS KEY. Each caller has its own limiter and requests that many permits again and again until a request is
/// refused. The result is the number of allowed requests.
/// </summary>
internal sealed class PermitRace(IReadOnlyList<IRateLimiter> limiters) : IRace
{
    /// <summary>Opens all connections beforehand, so that the race itself needs no time for it.</summary>
    public static async Task<PermitRace> OpenAsync(RaceConnection connection, int callers)
    {
        IRateLimiter[] limiters = [.. Enumerable.Range(0, callers).Select(_ => connection.OpenLimiter())];
        var policy = RacePolicies.Create(RateLimitAlgorithm.FixedWindow, 1);
        var key = new RateLimitKey("not raced for");
        await Task.WhenAll(limiters.Select(limiter => Task.Run(async () =>
        {
            await limiter.PeekAsync(policy, key);
            await limiter.AcquireAsync(policy, key);
        })));
        return new PermitRace(limiters);
    }

    public async Task<string> RunAsync(string[] words)
    {
        var policy = RacePolicies.Create(Enum.Parse<RateLimitAlgorithm>(words[0]), int.Parse(words[1], CultureInfo.InvariantCulture));
        var allowed = await RaceAsync(policy, new RateLimitKey(words[3]), int.Parse(words[2], CultureInfo.InvariantCulture));
        return allowed.ToString(CultureInfo.InvariantCulture);
    }

    private async Task<int> RaceAsync(RateLimitPolicy policy, RateLimitKey key, int permits)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = limiters.Select(async limiter =>
        {
            await start.Task;
            var allowed = 0;

            // The bound ends the loop even if the limiter never refuses.
            while (allowed < policy.Limit && (await limiter.AcquireAsync(policy, key, permits)).IsAllowed)
            {
                allowed++;
            }

            return allowed;
        }).ToList();
        start.SetResult();
        return (await Task.WhenAll(callers)).Sum();
    }
}
