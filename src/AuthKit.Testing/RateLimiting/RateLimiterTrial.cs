using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AuthKit.RateLimiting;

namespace AuthKit.Testing.RateLimiting;

/// <summary>
/// The trial of a limiter: two instances, their clocks, its own policies and keys, and short assertions. It begins at
/// <see cref="Trial{TStore}.Now"/>, where every window of a case begins, whether windows are counted from 1970 or from the first permit.
/// </summary>
internal sealed class RateLimiterTrial(ConformanceCase<IRateLimiter> conformanceCase, Func<IRateLimiter> open, ManualClock clock, ManualClock otherClock, CancellationToken cancellationToken)
    : Trial<IRateLimiter>(conformanceCase, open, cancellationToken)
{
    /// <summary>All algorithms.</summary>
    public static readonly RateLimitAlgorithm[] Algorithms = [RateLimitAlgorithm.FixedWindow, RateLimitAlgorithm.SlidingWindow, RateLimitAlgorithm.TokenBucket];

    /// <summary>The window of most policies: ten seconds.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly string _name = $"kit-{Convert.ToHexStringLower(RandomBytes(8))}";
    private int _count;

    /// <summary>The clock of <see cref="Trial{TStore}.Store"/>; also of the other instance if the case needs only one clock.</summary>
    public ManualClock Clock { get; } = clock;

    /// <summary>The clock of <see cref="Trial{TStore}.Other"/>.</summary>
    public ManualClock OtherClock { get; } = otherClock;

    /// <summary>Makes a case from a method, which also gives the case its name. Both instances have the same clock.</summary>
    public static RateLimiterConformanceCase Case(Func<RateLimiterTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, needsTwoClocks: false, body);

    /// <summary>Makes a case from a method. Each instance has its own clock.</summary>
    public static RateLimiterConformanceCase CaseOfTwoClocks(Func<RateLimiterTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, needsTwoClocks: true, body);

    public static TimeSpan Ms(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>A policy that no other case uses. A number distinguishes several policies of one case.</summary>
    public RateLimitPolicy Policy(RateLimitAlgorithm algorithm, int limit, TimeSpan? window = null, int? permitsPerWindow = null, int number = 0) => algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => RateLimitPolicy.FixedWindow(NameOf(number), limit, window ?? Window),
        RateLimitAlgorithm.SlidingWindow => RateLimitPolicy.SlidingWindow(NameOf(number), limit, window ?? Window),
        _ => RateLimitPolicy.TokenBucket(NameOf(number), limit, permitsPerWindow ?? limit, window ?? Window),
    };

    public RateLimitPolicy Fixed(int limit, int number = 0) => Policy(RateLimitAlgorithm.FixedWindow, limit, number: number);

    public RateLimitPolicy Sliding(int limit) => Policy(RateLimitAlgorithm.SlidingWindow, limit);

    public RateLimitPolicy Bucket(int capacity, int permitsPerWindow) => Policy(RateLimitAlgorithm.TokenBucket, capacity, permitsPerWindow: permitsPerWindow);

    public string NameOf(int number) => $"{_name}-{number}";

    /// <summary>A key that the case has not used yet.</summary>
    public RateLimitKey FreshKey() => new($"key {++_count}");

    /// <summary>A key of a group that the case has not used yet.</summary>
    public RateLimitKey FreshKey(string group) => new(group, $"key {++_count}");

    /// <summary>Acquires permits through one instance.</summary>
    public ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1) => Store.AcquireAsync(policy, key, permits, Cancellation);

    /// <summary>Peeks through the other instance.</summary>
    public ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key) => Other.PeekAsync(policy, key, Cancellation);

    /// <summary>Refunds permits through the other instance.</summary>
    public ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1) => Other.RefundAsync(policy, key, ticket, permits, Cancellation);

    public ValueTask<RateLimitAcquisition> AcquireAllAsync(params RateLimitRequest[] requests) => Store.AcquireAllAsync(requests, Cancellation);

    /// <summary>
    /// Takes a number of permits one by one, through both instances in turn, and expects each to be given. Returns the last decision.
    /// </summary>
    public async Task<RateLimitDecision> TakeAsync(RateLimitPolicy policy, RateLimitKey key, int count)
    {
        var decision = default(RateLimitDecision);
        for (var i = 0; i < count; i++)
        {
            decision = await this[i].AcquireAsync(policy, key, 1, Cancellation).ConfigureAwait(false);
            True(decision.IsAllowed, $"permit {i + 1} of {count} given by a limit of {policy.Limit} ({policy.Algorithm})");
        }

        return decision;
    }

    /// <summary>Expects a number of permits to be left, by a peek through either instance.</summary>
    public async Task HasLeftAsync(RateLimitPolicy policy, RateLimitKey key, int expected, string when)
    {
        Equal(expected, (await Store.PeekAsync(policy, key, Cancellation).ConfigureAwait(false)).Remaining, $"the permits left ({policy.Algorithm}) {when}");
        Equal(expected, (await Other.PeekAsync(policy, key, Cancellation).ConfigureAwait(false)).Remaining, $"the permits left ({policy.Algorithm}) in the other instance {when}");
    }

    /// <summary>Expects that permits were given (or, for a peek, are available), with these values.</summary>
    public void Allows(RateLimitDecision actual, RateLimitPolicy policy, int remaining, TimeSpan resetAfter, string what) =>
        Is(actual, policy, isAllowed: true, remaining, TimeSpan.Zero, resetAfter, what);

    /// <summary>Expects a refusal with these values.</summary>
    public void Refuses(RateLimitDecision actual, RateLimitPolicy policy, int remaining, TimeSpan retryAfter, TimeSpan resetAfter, string what) =>
        Is(actual, policy, isAllowed: false, remaining, retryAfter, resetAfter, what);

    /// <summary>Expects an exception of a given type.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Any other exception is reported as a finding.")]
    public async Task ThrowsAsync<TException>(Func<Task> call, string what)
        where TException : Exception
    {
        Exception? thrown = null;
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            thrown = exception;
        }

        True(thrown is TException, $"{typeof(TException).Name} from {what}", thrown is null ? "no exception" : thrown.GetType().Name);
    }

    private void Is(RateLimitDecision actual, RateLimitPolicy policy, bool isAllowed, int remaining, TimeSpan retryAfter, TimeSpan resetAfter, string what)
    {
        Equal(isAllowed, actual.IsAllowed, $"IsAllowed of {what}");
        Equal(policy.Limit, actual.Limit, $"Limit of {what}");
        Equal(remaining, actual.Remaining, $"Remaining of {what}");
        Equal(retryAfter, actual.RetryAfter, $"RetryAfter of {what}");
        Equal(resetAfter, actual.ResetAfter, $"ResetAfter of {what}");
        Equal(false, actual.IsFallback, $"IsFallback of {what}");
    }
}
