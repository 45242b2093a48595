using AuthKit.RateLimiting;
using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.RateLimitMachine;

internal enum Permits
{
    One,
    Two,
    Three,
    HalfTheLimit,
    TheLimit,
    OneMoreThanTheLimit,
    Huge,
}

internal sealed record Acquire(Policy Policy, Key Key, Permits Permits) : Command<LimiterMachine>
{
    public override async Task RunAsync(LimiterMachine machine)
    {
        var (policy, key) = (machine.PolicyOf(Policy), LimiterMachine.KeyOf(Key));
        var permits = Permits switch
        {
            Permits.One => 1,
            Permits.Two => 2,
            Permits.Three => 3,
            Permits.HalfTheLimit => Math.Max(1, policy.Limit / 2),
            Permits.TheLimit => policy.Limit,
            Permits.OneMoreThanTheLimit => policy.Limit + 1,
            _ => int.MaxValue,
        };
        var expected = machine.Model.Acquire(policy, key, permits, machine.Now);
        var actual = await machine.Limiter.AcquireAsync(policy, key, permits);
        LimiterMachine.Same(expected, actual);
        machine.Given.Add(new Given(policy, key, actual.Ticket, permits));
    }
}

internal sealed record Peek(Policy Policy, Key Key) : Command<LimiterMachine>
{
    public override async Task RunAsync(LimiterMachine machine)
    {
        var (policy, key) = (machine.PolicyOf(Policy), LimiterMachine.KeyOf(Key));
        LimiterMachine.Same(machine.Model.Peek(policy, key, machine.Now), await machine.Limiter.PeekAsync(policy, key));
    }
}

/// <summary>A part of a group: one permit, or as many as the limit.</summary>
internal sealed record Part(Policy Policy, Key Key, bool AsManyAsTheLimit) : Described
{
    // A policy of each count only: with another limit it would be the same count twice.
    protected override bool IsPossible => Policy is Policy.FixedWindow or Policy.SlidingWindow or Policy.TokenBucket;
}

internal sealed record AcquireAll(Part[] Parts) : Command<LimiterMachine>
{
    public override async Task RunAsync(LimiterMachine machine)
    {
        var requests = Parts.DistinctBy(static part => (part.Policy, part.Key)).Select(part =>
        {
            var policy = machine.PolicyOf(part.Policy);
            return new RateLimitRequest(policy, LimiterMachine.KeyOf(part.Key), part.AsManyAsTheLimit ? policy.Limit : 1);
        }).ToList();
        var open = requests.FindAll(request => machine.Model.GoesBack(request, machine.Now));
        var expected = machine.Model.AcquireAll([.. requests], machine.Now);
        var actual = await machine.Limiter.AcquireAllAsync(requests);
        Equal(Array.TrueForAll(expected, static decision => decision.IsAllowed), actual.IsAllowed, "IsAllowed");
        Equal(expected.Length, actual.Decisions.Count, "the number of decisions");
        for (var i = 0; i < expected.Length; i++)
        {
            LimiterMachine.Same(expected[i], actual.Decisions[i]);
            if (actual.IsAllowed)
            {
                machine.Given.Add(new Given(requests[i].Policy, requests[i].Key, actual.Decisions[i].Ticket, requests[i].Permits));
            }
        }

        // A count that a clock far behind took back in a group that was refused may be kept as it was or as it stands now.
        foreach (var request in actual.IsAllowed ? [] : open)
        {
            await machine.ResetAsync(request.Policy, request.Key);
        }
    }
}

/// <summary>What a refund gives back.</summary>
internal enum Refunded
{
    AsGiven,
    OnePermit,
    HugePermits,
    NextTicket,
    TicketOfTheWindowBefore,
    LeastTicket,
}

/// <summary>Gives back permits that some earlier command asked for, or something else.</summary>
internal sealed record Refund(FromLatest Given, Refunded As) : Command<LimiterMachine>
{
    public override Task RunAsync(LimiterMachine machine)
    {
        if (Given.OfAny(machine.Given) is not { } given)
        {
            return Task.CompletedTask;
        }

        machine.Note($"{given.Permits} of {given.Policy.Algorithm} {given.Policy.Limit} by ticket {given.Ticket}");
        return machine.RefundAsync(As switch
        {
            Refunded.OnePermit => given with { Permits = 1 },
            Refunded.HugePermits => given with { Permits = int.MaxValue },
            Refunded.NextTicket => given with { Ticket = given.Ticket + 1 },
            Refunded.TicketOfTheWindowBefore => given with { Ticket = given.Ticket - (long)machine.Window.TotalMilliseconds },
            Refunded.LeastTicket => given with { Ticket = long.MinValue },
            _ => given,
        });
    }
}

/// <summary>Gives back a permit by a ticket that need not have been given.</summary>
internal sealed record RefundByTicket(Policy Policy, Key Key, int Ticket) : Command<LimiterMachine>
{
    public override Task RunAsync(LimiterMachine machine) => machine.RefundAsync(new Given(machine.PolicyOf(Policy), LimiterMachine.KeyOf(Key), Ticket, 1));
}

internal sealed record Reset(Policy Policy, Key Key) : Command<LimiterMachine>
{
    public override Task RunAsync(LimiterMachine machine) => machine.ResetAsync(machine.PolicyOf(Policy), LimiterMachine.KeyOf(Key));
}

/// <summary>Moves the clock of the instance.</summary>
internal sealed record Advance(ClockStep By) : Command<LimiterMachine>
{
    public override Task RunAsync(LimiterMachine machine)
    {
        machine.Clocks.Move(Instance, By.Of(machine.Window));
        return Task.CompletedTask;
    }
}
