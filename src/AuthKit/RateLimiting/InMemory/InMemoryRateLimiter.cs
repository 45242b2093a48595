using AuthKit.Stores;

namespace AuthKit.RateLimiting;

/// <summary>
/// Counts permits in this process's memory: for one instance, or for limits that each instance keeps by itself. Time is
/// monotonic: setting the machine's clock changes nothing. A decision on a key that is known takes no lock and allocates
/// nothing; no key's text is kept. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// Bounded: while <see cref="InMemoryStoreOptions.Capacity"/> keys have a count of their own, further ones share 256
/// counts for each policy, each of which keeps that policy. A key takes 43 to 103 bytes. They may be refused early, never late; no key loses its count. A
/// fixed window that is shared ends one window after its last permit, and takes back only what was given last. There is no
/// timer: what is over is removed when keys are added.
/// </para>
/// <para>
/// Requests of one group are decided together and then taken one by one; where somebody else was faster in between, what was
/// taken is given back. No limit is ever exceeded; a request that comes in that very moment may be refused for permits that
/// are given back.
/// </para>
/// </remarks>
public sealed class InMemoryRateLimiter : IRateLimiter
{
    private readonly RateLimitCounts _counts;
    private readonly Func<IReadOnlyList<RateLimitRequest>, CancellationToken, ValueTask<IReadOnlyList<RateLimitDecision>>> _acquireGroup;

    /// <summary>Creates an empty limiter.</summary>
    /// <param name="options">Its bounds; read once. Default: the defaults.</param>
    /// <param name="runtime">The clock: its time stamps are read, not its time of day. Default: the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public InMemoryRateLimiter(InMemoryStoreOptions? options = null, AuthKitRuntime? runtime = null)
    {
        _counts = new RateLimitCounts(InMemoryStoreOptions.CapacityOf(options), new MonotonicClock((runtime ?? AuthKitRuntime.Default).TimeProvider));
        _acquireGroup = (requests, _) => ValueTask.FromResult<IReadOnlyList<RateLimitDecision>>(AcquireGroup(requests));
    }

    /// <inheritdoc/>
    public ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Acquire(policy, _counts.FingerprintOf(policy, in key), permits));
    }

    /// <inheritdoc/>
    public ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RateLimitGroups.AcquireAsync(this, requests, _acquireGroup, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Ask(policy, _counts.FingerprintOf(policy, in key), permits: 1, asIfTaken: false));
    }

    /// <inheritdoc/>
    public ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Refund(policy, _counts.FingerprintOf(policy, in key), ticket, permits));
    }

    /// <inheritdoc/>
    /// <remarks>Counts that a key shares with others stay, because they are the others' counts too.</remarks>
    public ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        cancellationToken.ThrowIfCancellationRequested();
        _counts.Apply<RateLimitSteps.Reset, bool>(default, policy, _counts.FingerprintOf(policy, in key));
        return default;
    }

    /// <summary>
    /// Takes the permits of all or of none. All that compete for some keys take them in one order: the call that gets the first one
    /// is not kept from the others by those whom it keeps from the first.
    /// </summary>
    private RateLimitDecision[] AcquireGroup(IReadOnlyList<RateLimitRequest> requests)
    {
        var fingerprints = new UInt128[requests.Count];
        var decisions = new RateLimitDecision[requests.Count];
        var order = new int[requests.Count];
        for (var i = 0; i < order.Length; i++)
        {
            fingerprints[i] = _counts.FingerprintOf(requests[i].Policy, requests[i].Key);
            decisions[i] = Ask(requests[i].Policy, fingerprints[i], requests[i].Permits, asIfTaken: true);
            order[i] = i;
        }

        if (!Array.TrueForAll(decisions, static decision => decision.IsAllowed))
        {
            return decisions;
        }

        Array.Sort((UInt128[])fingerprints.Clone(), order);
        for (var taken = 0; taken < order.Length; taken++)
        {
            var i = order[taken];
            decisions[i] = Acquire(requests[i].Policy, fingerprints[i], requests[i].Permits);
            if (!decisions[i].IsAllowed)
            {
                foreach (var earlier in order.AsSpan(0, taken))
                {
                    Refund(requests[earlier].Policy, fingerprints[earlier], decisions[earlier].Ticket, requests[earlier].Permits);
                }

                break;
            }
        }

        return decisions;
    }

    private RateLimitDecision Acquire(RateLimitPolicy policy, UInt128 fingerprint, int permits) =>
        _counts.Apply<RateLimitSteps.Acquire, RateLimitDecision>(new(permits), policy, fingerprint);

    private RateLimitDecision Ask(RateLimitPolicy policy, UInt128 fingerprint, int permits, bool asIfTaken) =>
        _counts.Apply<RateLimitSteps.Ask, RateLimitDecision>(new(permits, asIfTaken), policy, fingerprint);

    private bool Refund(RateLimitPolicy policy, UInt128 fingerprint, long ticket, int permits) =>
        _counts.Apply<RateLimitSteps.Refund, bool>(new(permits, ticket), policy, fingerprint);
}
