using System.Globalization;
using System.Security.Cryptography;
using AuthKit.RateLimiting;
using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.RateLimitMachine;

/// <summary>The policies of a sequence. Those that differ only in their limit share their counts.</summary>
internal enum Policy
{
    FixedWindow,
    FixedWindowOfOtherLimit,
    SlidingWindow,
    SlidingWindowOfOtherLimit,
    TokenBucket,
    TokenBucketOfOtherLimit,
    TokenBucketOfOtherRate,
}

internal enum Key
{
    A,
    AOfGroup,
    BOfGroup,
    NotUnicode,
}

/// <summary>A limiter over two instances of its counts, and an exact model: every field of an answer must be as the model says.</summary>
internal sealed class LimiterMachine : StateMachine<LimiterMachine>
{
    private static readonly RateLimitKey[] Keys = [new("a"), new("group", "a"), new("group", "b"), new("\uD800", "")];

    private readonly RateLimitPolicy[] _policies;
    private readonly IRateLimiter[] _limiters;

    public LimiterMachine(Func<TimeProvider, IRateLimiter> open, bool hasOneClock, LimiterSetup setup)
    {
        var name = $"machine-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        Window = TimeSpan.FromMilliseconds(setup.Window);
        _policies =
        [
            RateLimitPolicy.FixedWindow(name, setup.Limit, Window),
            RateLimitPolicy.FixedWindow(name, setup.OtherLimit, Window),
            RateLimitPolicy.SlidingWindow(name, setup.Limit, Window),
            RateLimitPolicy.SlidingWindow(name, setup.OtherLimit, Window),
            RateLimitPolicy.TokenBucket(name, setup.Limit, setup.Rate, Window),
            RateLimitPolicy.TokenBucket(name, setup.OtherLimit, setup.Rate, Window),
            RateLimitPolicy.TokenBucket(name, setup.Limit, setup.OtherRate, Window),
        ];
        Clocks = new MachineClocks(hasOneClock, setup.Offset);
        _limiters = Array.ConvertAll(Clocks.All, clock => open(clock));
    }

    public TimeSpan Window { get; }

    public MachineClocks Clocks { get; }

    public RateLimitModel Model { get; } = new();

    /// <summary>The permits that were asked for, one group after the other, with the tickets of the answers.</summary>
    public List<Given> Given { get; } = [];

    public IRateLimiter Limiter => _limiters[Instance];

    public long Now => Clocks.Now(Instance);

    protected override string Time => Now.ToString(CultureInfo.InvariantCulture);

    public RateLimitPolicy PolicyOf(Policy policy) => _policies[(int)policy];

    public static RateLimitKey KeyOf(Key key) => Keys[(int)key];

    public async Task ResetAsync(RateLimitPolicy policy, RateLimitKey key)
    {
        Model.Reset(policy, key);
        await Limiter.ResetAsync(policy, key);
    }

    public async Task RefundAsync(Given given)
    {
        var expected = Model.Refund(given.Policy, given.Key, given.Ticket, given.Permits, Now);
        Equal(expected, await Limiter.RefundAsync(given.Policy, given.Key, given.Ticket, given.Permits), "the answer to the refund");
    }

    public static void Same(RateLimitDecision expected, RateLimitDecision actual)
    {
        Equal(expected.IsAllowed, actual.IsAllowed, nameof(actual.IsAllowed));
        Equal(expected.Limit, actual.Limit, nameof(actual.Limit));
        Equal(expected.Remaining, actual.Remaining, nameof(actual.Remaining));
        Equal(expected.RetryAfter, actual.RetryAfter, nameof(actual.RetryAfter));
        Equal(expected.ResetAfter, actual.ResetAfter, nameof(actual.ResetAfter));
        Equal(expected.Ticket, actual.Ticket, nameof(actual.Ticket));
        Equal(expected.IsFallback, actual.IsFallback, nameof(actual.IsFallback));
    }
}

/// <summary>Permits that were asked for, and the ticket of the answer.</summary>
internal sealed record Given(RateLimitPolicy Policy, RateLimitKey Key, long Ticket, int Permits);
