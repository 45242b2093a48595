using System.Runtime.CompilerServices;
using AuthKit.RateLimiting;
using AuthKit.Sessions;
using AuthKit.Stores.Tests.Adapters;
using AuthKit.Stores.Tests.Machines;
using Xunit.Abstractions;

namespace AuthKit.Stores.Tests.RateLimitMachine;

/// <summary>The machine must find each limiter with a flaw, and show it with few commands.</summary>
public class LimiterMachineTests(ITestOutputHelper output)
{
    // A few dozen sequences may all miss it; thousands cost little in memory.
    private const int Enough = 5_000;

    [Theory]
    [InlineData(nameof(Flaw.ForgetsTheNextMillisecond))]
    [InlineData(nameof(Flaw.HidesOnePermit))]
    [InlineData(nameof(Flaw.RefundsOnceMore))]
    [InlineData(nameof(Flaw.KeepsOnePermitOfARefusedGroup))]
    [InlineData(nameof(Flaw.TakesForAPeekAtTheLastPermit))]
    public async Task Flaw_is_found_out(string flaw) =>
        ShortFailure.Of(await Assert.ThrowsAsync<MachineFailure>(() => new FlawedAdapter(Enum.Parse<Flaw>(flaw)).RunRateLimitMachineAsync(Enough)), mostCommands: 10, output);

    private enum Flaw
    {
        ForgetsTheNextMillisecond,
        HidesOnePermit,
        RefundsOnceMore,
        KeepsOnePermitOfARefusedGroup,
        TakesForAPeekAtTheLastPermit,
    }

    private sealed class FlawedAdapter(Flaw flaw) : StoreAdapter, IOpensLimiters
    {
        private readonly ConditionalWeakTable<TimeProvider, IRateLimiter> _limiters = [];

        IRateLimiter IOpensLimiters.Open(TimeProvider clock) =>
            _limiters.GetValue(clock, key => new FlawedLimiter(flaw, new InMemoryRateLimiter(runtime: new AuthKitRuntime { TimeProvider = key })));

        bool IOpensLimiters.HasOneClock => true;
    }

    /// <summary>A sound limiter, but for one answer or deed.</summary>
    private sealed class FlawedLimiter(Flaw flaw, IRateLimiter limiter) : IRateLimiter
    {
        public async ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default)
        {
            var decision = await limiter.AcquireAsync(policy, key, permits, cancellationToken);
            return flaw switch
            {
                Flaw.ForgetsTheNextMillisecond when decision.RetryAfter > TimeSpan.FromMilliseconds(1) => decision with { RetryAfter = decision.RetryAfter - TimeSpan.FromMilliseconds(1) },
                Flaw.HidesOnePermit when decision is { IsAllowed: false, Remaining: > 0 } => decision with { Remaining = decision.Remaining - 1 },
                _ => decision,
            };
        }

        public async ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default)
        {
            var acquisition = await limiter.AcquireAllAsync(requests, cancellationToken);
            if (flaw == Flaw.KeepsOnePermitOfARefusedGroup && !acquisition.IsAllowed)
            {
                await limiter.AcquireAsync(requests[0].Policy, requests[0].Key, 1, cancellationToken);
            }

            return acquisition;
        }

        public async ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
        {
            var decision = await limiter.PeekAsync(policy, key, cancellationToken);
            if (flaw == Flaw.TakesForAPeekAtTheLastPermit && decision.Remaining == 1)
            {
                await limiter.AcquireAsync(policy, key, 1, cancellationToken);
            }

            return decision;
        }

        public async ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default)
        {
            var isGiven = await limiter.RefundAsync(policy, key, ticket, permits, cancellationToken);
            if (flaw == Flaw.RefundsOnceMore && isGiven)
            {
                await limiter.RefundAsync(policy, key, ticket, 1, cancellationToken);
            }

            return isGiven;
        }

        public ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default) => limiter.ResetAsync(policy, key, cancellationToken);
    }
}
