using System.Numerics;
using AuthKit.RateLimiting;

namespace AuthKit.Stores.Tests.RateLimitMachine;

/// <summary>All counts of one limiter, and what its operations do to them.</summary>
internal sealed class RateLimitModel
{
    private readonly Dictionary<(string Name, RateLimitAlgorithm Algorithm, TimeSpan Window, int Rate, string Group, string Value), ModelCount> _counts = [];

    /// <summary>Whether a clock that shows this time would take a count back.</summary>
    public bool GoesBack(RateLimitRequest request, BigInteger now) => Kept(request.Policy, request.Key).Settle(now);

    public RateLimitDecision Peek(RateLimitPolicy policy, RateLimitKey key, BigInteger now)
    {
        var count = Kept(policy, key);
        count.Settle(now);
        return count.Ask(policy.Limit, 1, now, take: false);
    }

    public RateLimitDecision Acquire(RateLimitPolicy policy, RateLimitKey key, int permits, BigInteger now) => Group([new(policy, key, permits)], now)[0];

    public RateLimitDecision[] AcquireAll(RateLimitRequest[] requests, BigInteger now)
    {
        var decisions = new RateLimitDecision[requests.Length];
        var given = new List<int>();
        foreach (var group in requests.Select(request => request.Key.Group).Distinct())
        {
            int[] members = [.. Enumerable.Range(0, requests.Length).Where(i => requests[i].Key.Group == group)];
            var answers = Group([.. members.Select(i => requests[i])], now);
            for (var i = 0; i < members.Length; i++)
            {
                decisions[members[i]] = answers[i];
            }

            if (!Array.TrueForAll(answers, answer => answer.IsAllowed))
            {
                given.ForEach(i => Refund(requests[i].Policy, requests[i].Key, decisions[i].Ticket, requests[i].Permits, now));
                break;
            }

            given.AddRange(members);
        }

        return decisions;
    }

    public bool Refund(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits, BigInteger now)
    {
        var kept = Kept(policy, key);
        var count = kept.Copy();
        var isMoved = count.Settle(now);
        var isGiven = count.Refund(kept, ticket, permits);
        if (isMoved || isGiven)
        {
            _counts[IdentityOf(policy, key)] = count;
        }

        return isGiven;
    }

    public void Reset(RateLimitPolicy policy, RateLimitKey key) => _counts.Remove(IdentityOf(policy, key));

    private RateLimitDecision[] Group(RateLimitRequest[] requests, BigInteger now)
    {
        var counts = Array.ConvertAll(requests, request => Kept(request.Policy, request.Key));
        var isMoved = Array.ConvertAll(counts, count => count.Settle(now));
        var settled = Array.ConvertAll(counts, count => count.Copy());
        var decisions = new RateLimitDecision[requests.Length];
        for (var i = 0; i < requests.Length; i++)
        {
            decisions[i] = counts[i].Ask(requests[i].Policy.Limit, requests[i].Permits, now, take: true);
        }

        var isAllowed = Array.TrueForAll(decisions, decision => decision.IsAllowed);
        for (var i = 0; i < requests.Length; i++)
        {
            if (isAllowed || isMoved[i])
            {
                _counts[IdentityOf(requests[i].Policy, requests[i].Key)] = isAllowed ? counts[i] : settled[i];
            }
        }

        return decisions;
    }

    private ModelCount Kept(RateLimitPolicy policy, RateLimitKey key) =>
        _counts.TryGetValue(IdentityOf(policy, key), out var count) ? count.Copy() : ModelCount.Of(policy);

    private static (string, RateLimitAlgorithm, TimeSpan, int, string, string) IdentityOf(RateLimitPolicy policy, RateLimitKey key) =>
        (policy.Name, policy.Algorithm, policy.Window, policy.Algorithm == RateLimitAlgorithm.TokenBucket ? policy.PermitsPerWindow : 0, key.Group, key.Value);
}
