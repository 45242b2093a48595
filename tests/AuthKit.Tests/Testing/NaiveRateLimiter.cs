using AuthKit.RateLimiting;

namespace AuthKit.Tests.Testing;

/// <summary>
/// A dictionary, a lock and numbers that cannot overflow, short enough to be obviously correct. The broken limiters derive from it, each with one
/// flaw in one of the steps.
/// </summary>
internal class NaiveRateLimiter(TimeProvider clock, NaiveRateLimits limits) : IRateLimiter
{
    protected NaiveRateLimits Limits => limits;

    protected virtual long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public virtual ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        return ValueTask.FromResult(Group([new(policy, key, permits)])[0]);
    }

    public virtual async ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default)
    {
        Check(requests);
        var decisions = new RateLimitDecision[requests.Count];
        var given = new List<int>();
        foreach (var members in Enumerable.Range(0, requests.Count).GroupBy(i => requests[i].Key.Group).Select(group => group.ToList()))
        {
            var answers = await GroupAsync([.. members.Select(i => requests[i])], cancellationToken);
            members.Zip(answers).ToList().ForEach(pair => decisions[pair.First] = pair.Second);
            if (answers.Any(answer => !answer.IsAllowed))
            {
                await GiveBackAsync(requests, decisions, given);
                break;
            }

            given.AddRange(members);
        }

        return new RateLimitAcquisition(decisions);
    }

    public virtual ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        lock (limits.Gate)
        {
            var count = Adjust(policy, Find(policy, key), Now);
            return ValueTask.FromResult(Answer(policy, count, count, 1, Allows(policy, count, 1, Now), Now));
        }
    }

    public virtual ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        lock (limits.Gate)
        {
            if (Find(policy, key) is not { } kept)
            {
                return ValueTask.FromResult(false);
            }

            var count = Adjust(policy, kept, Now);
            if (!IsWindowOf(policy, ticket, kept, count) || count.Used <= 0)
            {
                KeepMoved(policy, key, kept, count);
                return ValueTask.FromResult(false);
            }

            limits.Counts[Identity(policy, key)] = GiveBack(count, PriceOf(policy, permits));
            return ValueTask.FromResult(true);
        }
    }

    public virtual ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        lock (limits.Gate)
        {
            limits.Counts.Remove(Identity(policy, key));
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>The text of the policy and the key, each after its length.</summary>
    protected virtual string Identity(RateLimitPolicy policy, RateLimitKey key) =>
        $"{policy.Name} {policy.Algorithm} {policy.Window} {RateOf(policy)} {key.Group.Length} {key.Group}{key.Value.Length} {key.Value}";

    protected static int RateOf(RateLimitPolicy policy) => policy.Algorithm == RateLimitAlgorithm.TokenBucket ? policy.PermitsPerWindow : 0;

    protected NaiveCount? Find(RateLimitPolicy policy, RateLimitKey key) => limits.Counts.TryGetValue(Identity(policy, key), out var count) ? count : null;

    /// <summary>Allows all requests of a group or none of them, in one step.</summary>
    protected virtual RateLimitDecision[] Group(RateLimitRequest[] requests)
    {
        lock (limits.Gate)
        {
            var now = Now;
            var decided = requests.Select(request => Decide(request, now)).ToList();
            var isAllowed = decided.TrueForAll(one => one.Decision.IsAllowed);
            for (var i = 0; i < requests.Length; i++)
            {
                if (isAllowed)
                {
                    limits.Counts[Identity(requests[i].Policy, requests[i].Key)] = decided[i].Taken;
                }
                else
                {
                    KeepMoved(requests[i].Policy, requests[i].Key, Find(requests[i].Policy, requests[i].Key), decided[i].Count);
                }
            }

            return [.. decided.Select(one => one.Decision)];
        }
    }

    protected virtual ValueTask<RateLimitDecision[]> GroupAsync(RateLimitRequest[] requests, CancellationToken cancellationToken) => ValueTask.FromResult(Group(requests));

    protected virtual async ValueTask GiveBackAsync(IReadOnlyList<RateLimitRequest> requests, RateLimitDecision[] decisions, List<int> given)
    {
        foreach (var i in given)
        {
            await RefundAsync(requests[i].Policy, requests[i].Key, decisions[i].Ticket, requests[i].Permits, CancellationToken.None);
        }
    }

    /// <summary>The stored state, as of now.</summary>
    protected virtual NaiveCount Adjust(RateLimitPolicy policy, NaiveCount? kept, long now)
    {
        var window = WindowOf(policy);
        var begins = policy.Algorithm == RateLimitAlgorithm.SlidingWindow ? now - (now % window) : now;
        if (kept is not { } count)
        {
            return new NaiveCount(begins, 0, 0);
        }

        if (count.At - now > window)
        {
            return MoveBack(count, begins);
        }

        return policy.Algorithm switch
        {
            RateLimitAlgorithm.FixedWindow => now >= count.At + window ? new NaiveCount(now, 0, 0) : count,
            RateLimitAlgorithm.SlidingWindow => begins <= count.At ? count : new NaiveCount(begins, 0, begins == count.At + window ? count.Used : 0),
            _ => now < count.At ? count : new NaiveCount(now, Int128.Max(0, count.Used - ((now - count.At) * policy.PermitsPerWindow)), 0),
        };
    }

    protected virtual NaiveCount MoveBack(NaiveCount count, Int128 begins) => count with { At = begins };

    /// <summary>Stores a count that a clock far behind took back, whatever the answer is.</summary>
    protected virtual void KeepMoved(RateLimitPolicy policy, RateLimitKey key, NaiveCount? kept, NaiveCount count)
    {
        if (kept is not null && count.At < kept.Value.At)
        {
            limits.Counts[Identity(policy, key)] = count;
        }
    }

    protected virtual bool Allows(RateLimitPolicy policy, NaiveCount count, int permits, long now) =>
        Weight(policy, count, now) + count.Used + PriceOf(policy, permits) <= PriceOf(policy, policy.Limit);

    protected virtual Int128 Weight(RateLimitPolicy policy, NaiveCount count, long now) =>
        CeilingOf(count.Previous * (count.At + WindowOf(policy) - Int128.Max(now, count.At)), WindowOf(policy));

    protected virtual NaiveCount GiveBack(NaiveCount count, Int128 price) => count with { Used = Int128.Max(0, count.Used - price) };

    protected virtual bool IsWindowOf(RateLimitPolicy policy, long ticket, NaiveCount kept, NaiveCount count) => policy.Algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => ticket == kept.At && ticket == count.At,
        RateLimitAlgorithm.SlidingWindow => ticket == count.At,
        _ => ticket <= count.At && count.At - ticket < WindowOf(policy),
    };

    protected virtual RateLimitDecision Answer(RateLimitPolicy policy, NaiveCount before, NaiveCount count, int permits, bool isAllowed, long now) => new()
    {
        IsAllowed = isAllowed,
        Limit = policy.Limit,
        Remaining = Remaining(policy, count, now),
        RetryAfter = isAllowed ? TimeSpan.Zero : permits > policy.Limit ? Timeout.InfiniteTimeSpan : Span(Retry(policy, before, permits, now) - now),
        ResetAfter = Span(Reset(policy, count, now) - now),
        Ticket = (long)count.At,
    };

    protected virtual int Remaining(RateLimitPolicy policy, NaiveCount count, long now) =>
        (int)(Int128.Max(0, PriceOf(policy, policy.Limit) - Weight(policy, count, now) - count.Used) / PriceOf(policy, 1));

    /// <summary>The time at which a request will be allowed.</summary>
    protected virtual Int128 Retry(RateLimitPolicy policy, NaiveCount count, int permits, long now)
    {
        var window = WindowOf(policy);
        var room = policy.Limit - count.Used - permits;
        return policy.Algorithm switch
        {
            RateLimitAlgorithm.FixedWindow => count.At + window,
            RateLimitAlgorithm.SlidingWindow when room >= 0 => count.At + window - (room * window / count.Previous),
            RateLimitAlgorithm.SlidingWindow => count.At + (2 * window) - ((policy.Limit - permits) * window / count.Used),
            _ => Int128.Max(now, count.At) + CeilingOf(count.Used + PriceOf(policy, permits) - PriceOf(policy, policy.Limit), policy.PermitsPerWindow),
        };
    }

    protected static Int128 WindowOf(RateLimitPolicy policy) => (Int128)policy.Window.TotalMilliseconds;

    protected static Int128 PriceOf(RateLimitPolicy policy, int permits) => policy.Algorithm == RateLimitAlgorithm.TokenBucket ? permits * WindowOf(policy) : permits;

    protected static Int128 CeilingOf(Int128 dividend, Int128 divisor) => (dividend + divisor - 1) / divisor;

    /// <summary>The time at which no permit counts any longer.</summary>
    private static Int128 Reset(RateLimitPolicy policy, NaiveCount count, long now) => (count.Used, policy.Algorithm) switch
    {
        ({ } used, RateLimitAlgorithm.FixedWindow) when used > 0 => count.At + WindowOf(policy),
        ({ } used, RateLimitAlgorithm.SlidingWindow) when used > 0 => count.At + (2 * WindowOf(policy)),
        (_, RateLimitAlgorithm.SlidingWindow) when count.Previous > 0 => count.At + WindowOf(policy),
        ({ } used, RateLimitAlgorithm.TokenBucket) when used > 0 => Int128.Max(now, count.At) + CeilingOf(used, policy.PermitsPerWindow),
        _ => now,
    };

    private static TimeSpan Span(Int128 milliseconds) =>
        milliseconds > long.MaxValue / TimeSpan.TicksPerMillisecond ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds((long)milliseconds);

    private (RateLimitDecision Decision, NaiveCount Count, NaiveCount Taken) Decide(RateLimitRequest request, long now)
    {
        var count = Adjust(request.Policy, Find(request.Policy, request.Key), now);
        var isAllowed = Allows(request.Policy, count, request.Permits, now);
        var taken = isAllowed ? count with { Used = count.Used + PriceOf(request.Policy, request.Permits) } : count;
        return (Answer(request.Policy, count, taken, request.Permits, isAllowed, now), count, taken);
    }

    private void Check(IReadOnlyList<RateLimitRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        if (requests.Count is 0 or > 16
            || requests.Any(request => request.Policy is null || request.Permits < 1)
            || requests.Select(request => Identity(request.Policy, request.Key)).Distinct().Count() < requests.Count)
        {
            throw new ArgumentException("These requests cannot be answered together.", nameof(requests));
        }
    }
}
