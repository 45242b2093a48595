using AuthKit.Stores.Tests.Machines;
using FsCheck;
using FsCheck.Fluent;

namespace AuthKit.Stores.Tests.RateLimitMachine;

/// <summary>Makes the setups and the commands of the machine for rate limits.</summary>
internal static class LimiterCommands
{
    private static readonly Gen<int> Limits = Gen.Elements(1, 2, 3, 5, 10, 1_000);
    private static readonly Gen<int> Rates = Gen.Elements(1, 2, 3, 7, 10, 1_000);
    private static readonly Gen<Policy> Policies = Chance.AnyOf<Policy>();
    private static readonly Gen<Key> Keys = Chance.AnyOf<Key>();

    /// <summary>One permit mostly; a few, all, one too many and very many sometimes.</summary>
    private static readonly Gen<Permits> AskedPermits = Gen.Frequency((3, Gen.Constant(Permits.One)), (7, Chance.AnyOf<Permits>()));

    private static readonly Gen<Part> Parts =
        from policy in Gen.Elements(Policy.FixedWindow, Policy.SlidingWindow, Policy.TokenBucket)
        from key in Keys
        from asManyAsTheLimit in Chance.OneIn(4)
        select new Part(policy, key, asManyAsTheLimit);

    private static readonly Gen<Refunded> WhatIsRefunded = Gen.Frequency((2, Gen.Constant(Refunded.AsGiven)), (6, Chance.AnyOf<Refunded>()));

    public static Gen<LimiterSetup> Setups { get; } =
        from window in Gen.Elements(100, 101, 1_000, 7_777, 60_000)
        from limit in Limits
        from otherLimit in Limits
        from rate in Rates
        from otherRate in Rates
        from offset in Gen.Choose(0, int.MaxValue - 1)
        select new LimiterSetup(window, limit, otherLimit, rate, otherRate, TimeSpan.FromTicks(offset));

    public static Gen<Command<LimiterMachine>> Any { get; } = Gen.Frequency(
        (12, from policy in Policies from key in Keys from permits in AskedPermits select (Command<LimiterMachine>)new Acquire(policy, key, permits)),
        (3, from policy in Policies from key in Keys select (Command<LimiterMachine>)new Peek(policy, key)),
        (6, from count in Gen.Choose(1, 4) from parts in Parts.ArrayOf(count) select (Command<LimiterMachine>)new AcquireAll(parts)),
        (4, from given in Gen.Choose(0, 7) from refunded in WhatIsRefunded select (Command<LimiterMachine>)new Refund(new FromLatest(given), refunded)),
        (1, from policy in Policies from key in Keys from ticket in Gen.Choose(0, 2) select (Command<LimiterMachine>)new RefundByTicket(policy, key, ticket)),
        (1, from policy in Policies from key in Keys select (Command<LimiterMachine>)new Reset(policy, key)),
        (9, from step in Chance.AnyOf<ClockStep>() select (Command<LimiterMachine>)new Advance(step)));
}
