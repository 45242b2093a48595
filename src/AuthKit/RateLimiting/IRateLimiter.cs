namespace AuthKit.RateLimiting;

/// <summary>
/// Counts permits by key. Adapters implement this interface directly. An implementation keeps the counts, and makes each decision on a key in
/// one atomic step, also if several instances call it at once. Verify an implementation with the conformance kit in the package
/// AuthKit.Testing.
/// <para>
/// The time comes from the implementation's <see cref="TimeProvider"/> in whole milliseconds, or from a monotonic clock of one process. The
/// clocks of instances may differ. If an instance sees an earlier time than the stored one, no permits come back. If it is behind by more
/// than a window, it restarts the window at its own time with the spent count. All instances together guarantee the limit times
/// (1 + skew / window).
/// </para>
/// <para>
/// Exceptions of an adapter's driver pass through. <see cref="FailSafeRateLimiter"/> handles them as the policy says. A call that throws or is
/// cancelled may or may not have counted.
/// </para>
/// </summary>
public interface IRateLimiter
{
    /// <summary>Takes the permits if that many are left. Otherwise takes no permit.</summary>
    /// <param name="policy">The policy that limits the key.</param>
    /// <param name="key">The key for which permits are counted.</param>
    /// <param name="permits">The number of permits, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of permits is less than 1.</exception>
    ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes the permits of all requests, or of no request. Requests whose keys share a group are decided in one atomic step. Groups are decided
    /// one after the other, in the order in which they first occur. If a later group refuses, the permits of earlier groups are given back.
    /// </summary>
    /// <param name="requests">1 to 16 requests. No two may have the same policy and key.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The list is empty or too long, or two requests are for the same policy and key.</exception>
    ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default);

    /// <summary>Returns the decision on a request for one permit without taking a permit.</summary>
    ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives permits back to the window from which they were taken, as long as it is the current window. The permits never exceed the limit. A
    /// token bucket accepts them for the length of one window.
    /// </summary>
    /// <param name="policy">The policy under which the permits were taken.</param>
    /// <param name="key">The key for which the permits were taken.</param>
    /// <param name="ticket">The <see cref="RateLimitDecision.Ticket"/> of the decision that gave the permits.</param>
    /// <param name="permits">The number of permits, from 1 to the number taken.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>False if the window is over or has no taken permits, so that nothing changed.</returns>
    ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default);

    /// <summary>Deletes the count of a key, so that all its permits are available.</summary>
    ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default);
}

/// <summary>One of several requests that are decided together.</summary>
/// <param name="policy">The policy that limits the key.</param>
/// <param name="key">The key for which permits are counted.</param>
/// <param name="permits">The number of permits, 1 or more.</param>
public readonly struct RateLimitRequest(RateLimitPolicy policy, RateLimitKey key, int permits = 1)
{
    /// <summary>The policy that limits the key.</summary>
    public RateLimitPolicy Policy { get; } = policy;

    /// <summary>The key for which permits are counted.</summary>
    public RateLimitKey Key { get; } = key;

    /// <summary>The number of permits, 1 or more.</summary>
    public int Permits { get; } = permits;
}

/// <summary>The decision on several requests together: either all permits are taken, or none. The default value is a refusal.</summary>
public readonly struct RateLimitAcquisition
{
    private readonly IReadOnlyList<RateLimitDecision>? _decisions;

    /// <summary>Combines the decisions on single requests. The list is not copied.</summary>
    /// <param name="decisions">
    /// One decision for each request, in the same order, as if it were the only request. The decision is <c>default</c> for requests that were not
    /// decided because an earlier request was refused.
    /// </param>
    public RateLimitAcquisition(IReadOnlyList<RateLimitDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        _decisions = decisions;
        IsAllowed = decisions.Count > 0 && decisions.All(static decision => decision.IsAllowed);
    }

    /// <summary>Whether every request was allowed. If false, no permit is taken.</summary>
    public bool IsAllowed { get; }

    /// <summary>One decision for each request, in the same order.</summary>
    public IReadOnlyList<RateLimitDecision> Decisions => _decisions ?? [];
}

/// <summary>The decision of a limiter. The default value is a refusal.</summary>
public readonly struct RateLimitDecision
{
    /// <summary>Whether the permits were taken (or, for a peek, could be).</summary>
    public bool IsAllowed { get; init; }

    /// <summary>The policy's <see cref="RateLimitPolicy.Limit"/>.</summary>
    public int Limit { get; init; }

    /// <summary>The number of permits that are left after this decision; 0 or more.</summary>
    public int Remaining { get; init; }

    /// <summary>
    /// The time after which the same request would be allowed if no other request came first. Zero if it was allowed.
    /// <see cref="Timeout.InfiniteTimeSpan"/> if the request asks for more permits than the limit. <see cref="TimeSpan.MaxValue"/> if the time is
    /// longer than that.
    /// </summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>
    /// The time after which all permits are available again if no other request comes. Zero if they are available now.
    /// <see cref="TimeSpan.MaxValue"/> if the time is longer than that.
    /// </summary>
    public TimeSpan ResetAfter { get; init; }

    /// <summary>
    /// Identifies the window from which the permits were taken, for <see cref="IRateLimiter.RefundAsync"/>. The value is opaque and has a meaning
    /// only for the limiter that returned it.
    /// </summary>
    public long Ticket { get; init; }

    /// <summary>Whether the request was allowed without being counted, because the store was unavailable and the policy allows this.</summary>
    public bool IsFallback { get; init; }
}
