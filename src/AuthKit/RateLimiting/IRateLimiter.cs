namespace AuthKit.RateLimiting;

/// <summary>
/// Counts permits by key. Itself the seam for adapters: an implementation keeps the counts, and makes each decision on
/// a key in one atomic step, from any number of instances at once. Prove an implementation with the conformance kit in
/// the package AuthKit.Testing.
/// <para>
/// Time is the implementation's <see cref="TimeProvider"/> in whole milliseconds, or a monotonic clock of one process.
/// Where instances differ: one that sees an earlier time than was stored gives nothing back, and one that is behind by
/// more than a window restarts the window at its own time with the spent count. Instances together guarantee the
/// limit times (1 + skew / window).
/// </para>
/// <para>
/// Whatever an adapter's driver throws passes through; <see cref="FailSafeRateLimiter"/> turns it into what the policy
/// says. A call that throws or is cancelled has counted or not.
/// </para>
/// </summary>
public interface IRateLimiter
{
    /// <summary>Takes permits if so many are left; otherwise none.</summary>
    /// <param name="policy">By which policy.</param>
    /// <param name="key">For what.</param>
    /// <param name="permits">How many; 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer permits than 1.</exception>
    ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes the permits of all requests, or of none: in one step for those whose keys share a group, one group after the
    /// other in the order in which they first occur; what earlier groups gave is given back where a later one refuses.
    /// </summary>
    /// <param name="requests">1 to 16 requests with pairwise different policies or keys.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The list is empty or too long, or two requests are for the same policy and key.</exception>
    ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default);

    /// <summary>Says what a request for one permit would be answered, and takes none.</summary>
    ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives permits back: to the window that they were taken from, while it is the current one, and never above the
    /// limit. A bucket takes them back within one window's time.
    /// </summary>
    /// <param name="policy">The policy they were taken by.</param>
    /// <param name="key">The key they were taken for.</param>
    /// <param name="ticket"><see cref="RateLimitDecision.Ticket"/> of the decision that gave them.</param>
    /// <param name="permits">How many; 1 up to those taken.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>False where the window is over and nothing changed.</returns>
    ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default);

    /// <summary>Forgets what was counted for a key.</summary>
    ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default);
}

/// <summary>One of several permits that are asked for together.</summary>
/// <param name="policy">By which policy.</param>
/// <param name="key">For what.</param>
/// <param name="permits">How many; 1 or more.</param>
public readonly struct RateLimitRequest(RateLimitPolicy policy, RateLimitKey key, int permits = 1)
{
    /// <summary>By which policy.</summary>
    public RateLimitPolicy Policy { get; } = policy;

    /// <summary>For what.</summary>
    public RateLimitKey Key { get; } = key;

    /// <summary>How many.</summary>
    public int Permits { get; } = permits;
}

/// <summary>The answer to several requests at once: all permits were given, or no permit is taken. The default value is a refusal.</summary>
public readonly struct RateLimitAcquisition
{
    private readonly IReadOnlyList<RateLimitDecision>? _decisions;

    /// <summary>Takes over the decisions.</summary>
    /// <param name="decisions">
    /// One for each request, in its order, as if it had been asked alone; <c>default</c> for those that were not asked
    /// because one before them was refused.
    /// </param>
    public RateLimitAcquisition(IReadOnlyList<RateLimitDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        _decisions = decisions;
        IsAllowed = decisions.Count > 0 && decisions.All(static decision => decision.IsAllowed);
    }

    /// <summary>Whether every request was allowed; otherwise none of them keeps a permit.</summary>
    public bool IsAllowed { get; }

    /// <summary>One for each request, in its order.</summary>
    public IReadOnlyList<RateLimitDecision> Decisions => _decisions ?? [];
}

/// <summary>The answer of a limiter. The default value is a refusal.</summary>
public readonly struct RateLimitDecision
{
    /// <summary>Whether the permits were given (or, for a peek, would be).</summary>
    public bool IsAllowed { get; init; }

    /// <summary>The policy's limit.</summary>
    public int Limit { get; init; }

    /// <summary>How many permits are left after this answer; 0 or more.</summary>
    public int Remaining { get; init; }

    /// <summary>
    /// After what time the same request would be allowed if nobody else asked; zero where it was. More permits than the
    /// limit are never allowed: <see cref="Timeout.InfiniteTimeSpan"/>. <see cref="TimeSpan.MaxValue"/> where it takes longer
    /// than that.
    /// </summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>
    /// After what time all permits are back if nobody else asks; zero where they are. <see cref="TimeSpan.MaxValue"/> where it
    /// takes longer than that.
    /// </summary>
    public TimeSpan ResetAfter { get; init; }

    /// <summary>
    /// Names the window that the permits were taken from, for <see cref="IRateLimiter.RefundAsync"/>. Opaque: only the
    /// limiter that gave it knows what it means.
    /// </summary>
    public long Ticket { get; init; }

    /// <summary>Whether the store could not be asked and the policy allows then: nothing was counted.</summary>
    public bool IsFallback { get; init; }
}
