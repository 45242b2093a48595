using AuthKit.Stores;

namespace AuthKit.RateLimiting;

/// <summary>
/// Counts permits in this process's memory, for applications with one instance, or for limits that each instance enforces separately. Its
/// clock is monotonic, so changes of the machine's clock have no effect. A decision on a known key takes no lock and allocates nothing. The
/// texts of keys are not kept. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// The memory is bounded, at 43 to 103 bytes for each key. When <see cref="InMemoryStoreOptions.Capacity"/> keys have a count of their own,
/// further keys share 256 counts for each policy. A key with a shared count may be refused too early, but is never allowed too much, and no key
/// loses its count. A shared fixed window ends one window after its last permit, and accepts a refund only of the last permit. There is no
/// timer: expired counts are removed when keys are added.
/// </para>
/// <para>
/// The requests of one group are checked together, and then their permits are taken one by one. If another call takes a permit in between, the
/// permits of this call are given back. No limit is ever exceeded, but another request at the same moment may be refused because of permits
/// that are then given back.
/// </para>
/// </remarks>
public sealed class InMemoryRateLimiter : IRateLimiter
{
    private readonly RateLimitCounts _counts;
    private readonly Func<IReadOnlyList<RateLimitRequest>, CancellationToken, ValueTask<IReadOnlyList<RateLimitDecision>>> _acquireGroup;

    /// <summary>Creates an empty limiter.</summary>
    /// <param name="options">The capacity; read once. Null for the defaults.</param>
    /// <param name="runtime">The clock, of which only the timestamps are used, not the time of day; null for the system clock.</param>
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
    /// <remarks>A count that the key shares with other keys is not deleted.</remarks>
    public ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        cancellationToken.ThrowIfCancellationRequested();
        _counts.Apply<RateLimitSteps.Reset, bool>(default, policy, _counts.FingerprintOf(policy, in key));
        return default;
    }

    /// <summary>
    /// Takes the permits of all requests or of none. Calls that compete for the same keys take them in the same order, so that the call that gets
    /// the first key is not blocked by a call that it has blocked.
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
