using System.Collections.Concurrent;
using AuthKit.RateLimiting;

namespace AuthKit.Tests.SignIn;

/// <summary>A real limiter that records its calls and can fail.</summary>
internal sealed class WatchedLimiter(IRateLimiter inner) : IRateLimiter
{
    /// <summary>The calls in order, each with its name and the names of its policies.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Every requested key, with the name of its policy.</summary>
    public ConcurrentQueue<(string Policy, RateLimitKey Key)> Keys { get; } = new();

    /// <summary>Chooses the calls that fail, by name.</summary>
    public Func<string, bool> Fails { get; set; } = static _ => false;

    /// <summary>Runs after a call with this name.</summary>
    public Action<string> After { get; set; } = static _ => { };

    public ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default) =>
        RunAsync("acquire", [new RateLimitRequest(policy, key)], () => inner.AcquireAsync(policy, key, permits, cancellationToken));

    public ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default) =>
        RunAsync("acquire", requests, () => inner.AcquireAllAsync(requests, cancellationToken));

    public ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default) =>
        RunAsync("peek", [new RateLimitRequest(policy, key)], () => inner.PeekAsync(policy, key, cancellationToken));

    public ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default) =>
        RunAsync("refund", [new RateLimitRequest(policy, key)], () => inner.RefundAsync(policy, key, ticket, permits, cancellationToken));

    public async ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default) =>
        await RunAsync("reset", [new RateLimitRequest(policy, key)], async () =>
        {
            await inner.ResetAsync(policy, key, cancellationToken);
            return true;
        });

    private async ValueTask<T> RunAsync<T>(string name, IReadOnlyList<RateLimitRequest> requests, Func<ValueTask<T>> call)
    {
        Calls.Enqueue($"{name} {string.Join(' ', requests.Select(request => request.Policy.Name))}");
        foreach (var request in requests)
        {
            Keys.Enqueue((request.Policy.Name, request.Key));
        }

        if (Fails(name))
        {
            throw new TimeoutException("The limiter's store is down.");
        }

        var result = await call();
        After(name);
        return result;
    }
}
