using System.Text;
using AuthKit.RateLimiting;

namespace AuthKit.Tests.Testing;

/// <summary>Limiters with one flaw each. Limiters have had such flaws.</summary>
internal static class BrokenRateLimiters
{
    /// <summary>Ends a window by &gt; instead of &gt;=.</summary>
    public sealed class LivesAtItsEnd(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override NaiveCount Adjust(RateLimitPolicy policy, NaiveCount? kept, long now) =>
            policy.Algorithm == RateLimitAlgorithm.FixedWindow && kept is { } count && now == count.At + WindowOf(policy) ? count : base.Adjust(policy, kept, now);
    }

    /// <summary>Starts fixed windows at multiples of their length.</summary>
    public sealed class AnchorsAtMultiples(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override NaiveCount Adjust(RateLimitPolicy policy, NaiveCount? kept, long now)
        {
            var count = base.Adjust(policy, kept, now);
            return policy.Algorithm == RateLimitAlgorithm.FixedWindow ? count with { At = count.At - (count.At % WindowOf(policy)) } : count;
        }
    }

    /// <summary>Starts a window with every request, as a time to live that is set again each time would.</summary>
    public sealed class ProlongsTheWindow(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override NaiveCount Adjust(RateLimitPolicy policy, NaiveCount? kept, long now)
        {
            var count = base.Adjust(policy, kept, now);
            return policy.Algorithm == RateLimitAlgorithm.FixedWindow && now > count.At ? count with { At = now } : count;
        }
    }

    /// <summary>Counts refused requests, as an increment before a comparison would.</summary>
    public sealed class CountsRefusals(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override void KeepMoved(RateLimitPolicy policy, RateLimitKey key, NaiveCount? kept, NaiveCount count) =>
            Limits.Counts[Identity(policy, key)] = count with { Used = count.Used + PriceOf(policy, 1) };
    }

    /// <summary>Compares the count before the request with the limit.</summary>
    public sealed class AllowsOneRequestTooMany(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override bool Allows(RateLimitPolicy policy, NaiveCount count, int permits, long now) => base.Allows(policy, count, 1, now) && permits <= policy.Limit;
    }

    /// <summary>Uses its own clock, as a database's now() would.</summary>
    public sealed class AsksItsOwnClock(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Stores times in seconds.</summary>
    public sealed class RoundsToSeconds(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override long Now => base.Now / 1_000 * 1_000;
    }

    /// <summary>Rounds down the weight of the previous window.</summary>
    public sealed class RoundsTheWeightDown(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override Int128 Weight(RateLimitPolicy policy, NaiveCount count, long now) =>
            count.Previous * (count.At + WindowOf(policy) - Int128.Max(now, count.At)) / WindowOf(policy);
    }

    /// <summary>Forgets the previous window.</summary>
    public sealed class ForgetsTheWindowBefore(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override NaiveCount Adjust(RateLimitPolicy policy, NaiveCount? kept, long now) => base.Adjust(policy, kept, now) with { Previous = 0 };
    }

    /// <summary>Treats the last window with permits as the previous one, however long ago it was.</summary>
    public sealed class RemembersOldWindows(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override NaiveCount Adjust(RateLimitPolicy policy, NaiveCount? kept, long now)
        {
            var count = base.Adjust(policy, kept, now);
            return policy.Algorithm == RateLimitAlgorithm.SlidingWindow && kept is { } old && count.At > old.At ? count with { Previous = old.Used } : count;
        }
    }

    /// <summary>Reports that a refused request is allowed at the end of the sliding window.</summary>
    public sealed class GuessesWhenToRetry(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override Int128 Retry(RateLimitPolicy policy, NaiveCount count, int permits, long now) =>
            policy.Algorithm == RateLimitAlgorithm.SlidingWindow ? count.At + WindowOf(policy) : base.Retry(policy, count, permits, now);
    }

    /// <summary>Returns whole permits, and loses the fractions.</summary>
    public sealed class LosesPartsOfPermits(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override NaiveCount Adjust(RateLimitPolicy policy, NaiveCount? kept, long now)
        {
            var count = base.Adjust(policy, kept, now);
            return policy.Algorithm == RateLimitAlgorithm.TokenBucket ? count with { Used = CeilingOf(count.Used, WindowOf(policy)) * WindowOf(policy) } : count;
        }
    }

    /// <summary>Lets a bucket overflow.</summary>
    public sealed class FillsAboveTheCapacity(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override NaiveCount Adjust(RateLimitPolicy policy, NaiveCount? kept, long now) =>
            policy.Algorithm == RateLimitAlgorithm.TokenBucket && kept is { } count && now > count.At
                ? new NaiveCount(now, count.Used - ((now - count.At) * policy.PermitsPerWindow), 0)
                : base.Adjust(policy, kept, now);
    }

    /// <summary>Takes a permit for a peek.</summary>
    public sealed class PeeksByTaking(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        public override ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default) => AcquireAsync(policy, key, 1, cancellationToken);
    }

    /// <summary>Starts a window with a peek.</summary>
    public sealed class PeekBeginsAWindow(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        public override ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
        {
            lock (Limits.Gate)
            {
                Limits.Counts[Identity(policy, key)] = Adjust(policy, Find(policy, key), Now);
            }

            return base.PeekAsync(policy, key, cancellationToken);
        }
    }

    /// <summary>Returns permits to the current window, whatever the ticket says.</summary>
    public sealed class IgnoresTheTicket(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override bool IsWindowOf(RateLimitPolicy policy, long ticket, NaiveCount kept, NaiveCount count) => true;
    }

    /// <summary>Does not notice that a window went back with the clock to the exact time of the ticket.</summary>
    public sealed class TakesRefundsAcrossTheMove(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override bool IsWindowOf(RateLimitPolicy policy, long ticket, NaiveCount kept, NaiveCount count) =>
            base.IsWindowOf(policy, ticket, kept, count) || (policy.Algorithm == RateLimitAlgorithm.FixedWindow && count.At == ticket);
    }

    /// <summary>Accepts refunds to a bucket for a millisecond too long.</summary>
    public sealed class TakesRefundsAWindowLater(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override bool IsWindowOf(RateLimitPolicy policy, long ticket, NaiveCount kept, NaiveCount count) =>
            base.IsWindowOf(policy, ticket, kept, count) || (policy.Algorithm == RateLimitAlgorithm.TokenBucket && count.At - ticket == WindowOf(policy));
    }

    /// <summary>Returns more permits than were taken.</summary>
    public sealed class RefundsAboveTheLimit(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override NaiveCount GiveBack(NaiveCount count, Int128 price) => count with { Used = count.Used - price };
    }

    /// <summary>Resets all keys of a group.</summary>
    public sealed class ResetsTheGroup(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        public override ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
        {
            lock (Limits.Gate)
            {
                Limits.Counts.Keys.Where(name => name.Contains($" {key.Group.Length} {key.Group}", StringComparison.Ordinal)).ToList().ForEach(name => Limits.Counts.Remove(name));
            }

            return base.ResetAsync(policy, key, cancellationToken);
        }
    }

    /// <summary>Compares keys as a database's default collation would.</summary>
    public sealed class IgnoresCase(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override string Identity(RateLimitPolicy policy, RateLimitKey key) => base.Identity(policy, key).ToLowerInvariant();
    }

    /// <summary>Encodes keys as UTF-8.</summary>
    public sealed class EncodesKeys(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override string Identity(RateLimitPolicy policy, RateLimitKey key) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(base.Identity(policy, key)));
    }

    /// <summary>Cuts long keys.</summary>
    public sealed class CutsKeys(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override string Identity(RateLimitPolicy policy, RateLimitKey key)
        {
            var identity = base.Identity(policy, key);
            return identity[..Math.Min(identity.Length, 1_000)];
        }
    }

    /// <summary>Joins group and value by a colon.</summary>
    public sealed class JoinsGroupAndValue(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override string Identity(RateLimitPolicy policy, RateLimitKey key) => $"{policy.Name} {policy.Algorithm} {policy.Window} {RateOf(policy)} {key.Group}:{key.Value}";
    }

    /// <summary>Counts by the policy's name, whatever its algorithm, window and rate are.</summary>
    public sealed class KnowsPoliciesByName(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override string Identity(RateLimitPolicy policy, RateLimitKey key) => $"{policy.Name} {key.Group.Length} {key.Group}{key.Value.Length} {key.Value}";
    }

    /// <summary>Counts separately for another limit.</summary>
    public sealed class KnowsPoliciesByLimit(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override string Identity(RateLimitPolicy policy, RateLimitKey key) => $"{policy.Limit} {base.Identity(policy, key)}";
    }

    /// <summary>Reports a negative number of remaining permits if another limit allowed more.</summary>
    public sealed class OwesPermits(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override int Remaining(RateLimitPolicy policy, NaiveCount count, long now) =>
            (int)((PriceOf(policy, policy.Limit) - Weight(policy, count, now) - count.Used) / PriceOf(policy, 1));
    }

    /// <summary>Adds permits in 32 bits.</summary>
    public sealed class Overflows(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override bool Allows(RateLimitPolicy policy, NaiveCount count, int permits, long now) =>
            unchecked((int)CeilingOf(Weight(policy, count, now) + count.Used, PriceOf(policy, 1)) + permits) <= policy.Limit;
    }

    /// <summary>Decides, and writes in a later step.</summary>
    public sealed class WritesOutsideTheStep(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        public override async ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
            var peek = await PeekAsync(policy, key, cancellationToken);
            await Interleaving.LetOthersInAsync();
            if (peek.Remaining < permits)
            {
                return await base.AcquireAsync(policy, key, permits, cancellationToken);
            }

            lock (Limits.Gate)
            {
                var count = Adjust(policy, Find(policy, key), Now);
                var taken = count with { Used = count.Used + PriceOf(policy, permits) };
                Limits.Counts[Identity(policy, key)] = taken;
                return Answer(policy, count, taken, permits, isAllowed: true, Now);
            }
        }
    }

    /// <summary>Keeps the permits of earlier groups if a later group refuses.</summary>
    public sealed class KeepsPermitsOfEarlierGroups(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override ValueTask GiveBackAsync(IReadOnlyList<RateLimitRequest> requests, RateLimitDecision[] decisions, List<int> given) => ValueTask.CompletedTask;
    }

    /// <summary>Requests the permits of a group one by one, and returns them if one is refused.</summary>
    public sealed class AsksOneByOne(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override async ValueTask<RateLimitDecision[]> GroupAsync(RateLimitRequest[] requests, CancellationToken cancellationToken)
        {
            var decisions = new RateLimitDecision[requests.Length];
            for (var i = 0; i < requests.Length; i++)
            {
                decisions[i] = await AcquireAsync(requests[i].Policy, requests[i].Key, requests[i].Permits, cancellationToken);
                await Interleaving.LetOthersInAsync();
            }

            if (decisions.Any(decision => !decision.IsAllowed))
            {
                await GiveBackAsync(requests, decisions, [.. Enumerable.Range(0, requests.Length).Where(i => decisions[i].IsAllowed)]);
            }

            return decisions;
        }
    }

    /// <summary>Answers the requests of a group only up to the first refusal.</summary>
    public sealed class AnswersUpToTheFirstRefusal(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override RateLimitDecision[] Group(RateLimitRequest[] requests)
        {
            var decisions = base.Group(requests);
            var first = Array.FindIndex(decisions, decision => !decision.IsAllowed);
            return first < 0 ? decisions : [.. decisions.Select((decision, i) => i > first ? default : decision)];
        }
    }

    /// <summary>Takes the first permits of a group, and is cancelled before the others.</summary>
    public sealed class IsCancelledWithinAGroup(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override ValueTask<RateLimitDecision[]> GroupAsync(RateLimitRequest[] requests, CancellationToken cancellationToken)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                Group(requests[..1]);
                cancellationToken.ThrowIfCancellationRequested();
            }

            return base.GroupAsync(requests, cancellationToken);
        }
    }

    /// <summary>Treats a time before the stored one as a new window.</summary>
    public sealed class BeginsAnewForAnEarlierClock(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override NaiveCount Adjust(RateLimitPolicy policy, NaiveCount? kept, long now) => base.Adjust(policy, kept is { } count && now < count.At ? null : kept, now);
    }

    /// <summary>Waits for an earlier clock to catch up, however far behind it is.</summary>
    public sealed class NeverGoesBack(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override NaiveCount MoveBack(NaiveCount count, Int128 begins) => count;
    }

    /// <summary>Forgets the spent permits when it goes back.</summary>
    public sealed class GoesBackEmpty(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override NaiveCount MoveBack(NaiveCount count, Int128 begins) => new(begins, 0, 0);
    }

    /// <summary>Goes back only if it allows the request.</summary>
    public sealed class RefusesWithoutGoingBack(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override void KeepMoved(RateLimitPolicy policy, RateLimitKey key, NaiveCount? kept, NaiveCount count)
        {
        }
    }

    /// <summary>Sets a bucket's time to that of an earlier clock, so that the same time fills it twice.</summary>
    public sealed class FillsTwice(TimeProvider clock, NaiveRateLimits limits) : NaiveRateLimiter(clock, limits)
    {
        protected override NaiveCount Adjust(RateLimitPolicy policy, NaiveCount? kept, long now) =>
            policy.Algorithm == RateLimitAlgorithm.TokenBucket && kept is { } count && now < count.At ? count with { At = now } : base.Adjust(policy, kept, now);
    }
}
