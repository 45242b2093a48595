using System.Runtime.CompilerServices;

namespace AuthKit.RateLimiting;

/// <summary>
/// Counts permits in this process's memory: for one instance, or for limits that each instance keeps by itself. Time is
/// monotonic: setting the machine's clock changes nothing. A decision on a key that is known takes no lock and allocates
/// nothing; the key's text is not kept. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Bounded: while <see cref="InMemoryRateLimiterOptions.Capacity"/> keys count, further ones share 256 counts for each
/// policy, each a count of that policy. They may be refused early, never late; no key that counts loses its count. There is
/// no timer: what is over is removed when keys are added.
/// </remarks>
public sealed class InMemoryRateLimiter : IRateLimiter
{
    private const int ShardBits = 4;
    private const int ShardCount = 1 << ShardBits;
    private const int OverflowCounts = 256;

    // Room for the shared counts of 64 policies; a policy beyond that is refused while there is no room.
    private const int OverflowCapacity = 64 * OverflowCounts;

    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly ulong _frequency;
    private readonly ulong _stampsPerMillisecond;
    private readonly RateLimitFingerprint _fingerprint = new();
    private readonly RateLimitShard[] _shards = new RateLimitShard[ShardCount];
    private readonly RateLimitShard _overflow = new(OverflowCapacity);

    /// <summary>Creates an empty limiter.</summary>
    /// <param name="options">Its bounds; read once. Default: the defaults.</param>
    /// <param name="runtime">The clock: its time stamps are read, not its time of day. Default: the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public InMemoryRateLimiter(InMemoryRateLimiterOptions? options = null, AuthKitRuntime? runtime = null)
    {
        options ??= new InMemoryRateLimiterOptions();
        options.ThrowIfInvalid();
        _timeProvider = (runtime ?? AuthKitRuntime.Default).TimeProvider;
        _frequency = (ulong)_timeProvider.TimestampFrequency;
        _stampsPerMillisecond = _frequency % 1_000 == 0 ? _frequency / 1_000 : 0;
        _start = _timeProvider.GetTimestamp();
        for (var i = 0; i < ShardCount; i++)
        {
            _shards[i] = new RateLimitShard((options.Capacity + ShardCount - 1) / ShardCount);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Decide(policy, key, permits, RateLimitTry.Acquire));
    }

    /// <inheritdoc/>
    public ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RateLimitGroups.AcquireAsync(this, requests, (group, _) => ValueTask.FromResult<IReadOnlyList<RateLimitDecision>>(AcquireGroup(group)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Decide(policy, key, 1, RateLimitTry.Peek));
    }

    /// <inheritdoc/>
    public ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Refund(policy, key, permits, ticket));
    }

    /// <inheritdoc/>
    /// <remarks>What a key counts together with others stays: it is theirs too.</remarks>
    public ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        cancellationToken.ThrowIfCancellationRequested();
        var fingerprint = _fingerprint.Of(policy, key);
        var shard = ShardOf(fingerprint);
        lock (shard.Lock)
        {
            // Under the lock no entry is taken from its key.
            ref var entry = ref shard.Find(fingerprint);
            if (!Unsafe.IsNullRef(ref entry))
            {
                Interlocked.Exchange(ref entry.Second, 0);
                Interlocked.Exchange(ref entry.First, 0);
            }
        }

        return default;
    }

    /// <summary>Under the locks: permits must not go back to an entry that was given to another key meanwhile.</summary>
    private bool Refund(RateLimitPolicy policy, in RateLimitKey key, int permits, long ticket)
    {
        var fingerprint = _fingerprint.Of(policy, key);
        var shard = ShardOf(fingerprint);
        lock (shard.Lock)
        {
            ref var entry = ref shard.Find(fingerprint);
            if (!Unsafe.IsNullRef(ref entry))
            {
                return TryRefund(ref entry, policy, permits, Now(), ticket);
            }

            lock (_overflow.Lock)
            {
                ref var shared = ref _overflow.Find(OverflowFingerprint(policy, fingerprint));
                return !Unsafe.IsNullRef(ref shared) && TryRefund(ref shared, policy, permits, Now(), ticket);
            }
        }
    }

    private RateLimitDecision Decide(RateLimitPolicy policy, in RateLimitKey key, int permits, RateLimitTry what)
    {
        var fingerprint = _fingerprint.Of(policy, key);
        var shard = ShardOf(fingerprint);
        var now = Now();
        ref var entry = ref shard.Find(fingerprint);
        return !Unsafe.IsNullRef(ref entry) && TryDecide(ref entry, policy, permits, now, what, out var decision) && entry.Fingerprint == fingerprint
            ? decision
            : DecideLocked(shard, fingerprint, policy, permits, what);
    }

    /// <summary>
    /// For a key that was not found, or whose entry was removed, and perhaps given to another key, while it was asked: then
    /// that key was charged for nothing, and this one is asked again.
    /// </summary>
    private RateLimitDecision DecideLocked(RateLimitShard shard, UInt128 fingerprint, RateLimitPolicy policy, int permits, RateLimitTry what)
    {
        lock (shard.Lock)
        {
            var now = Now();
            ref var entry = ref shard.Find(fingerprint);
            if (Unsafe.IsNullRef(ref entry))
            {
                if (_overflow.Count > 0 && TryDecideShared(fingerprint, policy, permits, now, what, out var decision))
                {
                    return decision;
                }

                if (what == RateLimitTry.Peek)
                {
                    return DecideOnNothing(policy, permits, now);
                }

                entry = ref shard.Add(fingerprint, new RateLimitShape(policy), now);
                if (Unsafe.IsNullRef(ref entry))
                {
                    return DecideWithoutRoom(fingerprint, policy, permits, now);
                }
            }

            // Under the lock no entry is taken from its key.
            TryDecide(ref entry, policy, permits, now, what, out var own);
            return own;
        }
    }

    /// <summary>A key that counts together with others goes on so until nothing counts there: what it took is there.</summary>
    private bool TryDecideShared(UInt128 fingerprint, RateLimitPolicy policy, int permits, long now, RateLimitTry what, out RateLimitDecision decision)
    {
        lock (_overflow.Lock)
        {
            ref var shared = ref _overflow.Find(OverflowFingerprint(policy, fingerprint));
            if (!Unsafe.IsNullRef(ref shared) && !IsOver(ref shared, now))
            {
                return TryDecide(ref shared, policy, permits, now, what, out decision);
            }
        }

        decision = default;
        return false;
    }

    private RateLimitDecision DecideWithoutRoom(UInt128 fingerprint, RateLimitPolicy policy, int permits, long now)
    {
        // Always taken after a shard's, never before one.
        lock (_overflow.Lock)
        {
            var shared = OverflowFingerprint(policy, fingerprint);
            ref var entry = ref _overflow.Find(shared);
            if (Unsafe.IsNullRef(ref entry))
            {
                entry = ref _overflow.Add(shared, new RateLimitShape(policy), now);
            }

            return !Unsafe.IsNullRef(ref entry) && TryDecide(ref entry, policy, permits, now, RateLimitTry.Acquire, out var decision)
                ? decision
                : new RateLimitDecision { Limit = policy.Limit, RetryAfter = policy.Window, ResetAfter = policy.Window };
        }
    }

    private static RateLimitDecision DecideOnNothing(RateLimitPolicy policy, int permits, long now)
    {
        var nothing = default(RateLimitEntry);
        TryDecide(ref nothing, policy, permits, now, RateLimitTry.Peek, out var decision);
        return decision;
    }

    private RateLimitDecision[] AcquireGroup(IReadOnlyList<RateLimitRequest> requests)
    {
        var decisions = new RateLimitDecision[requests.Count];
        for (var i = 0; i < decisions.Length; i++)
        {
            decisions[i] = Decide(requests[i].Policy, requests[i].Key, requests[i].Permits, RateLimitTry.Acquire);
        }

        if (!Array.TrueForAll(decisions, static decision => decision.IsAllowed))
        {
            for (var i = 0; i < decisions.Length; i++)
            {
                if (decisions[i].IsAllowed)
                {
                    Refund(requests[i].Policy, requests[i].Key, requests[i].Permits, decisions[i].Ticket);
                }
            }
        }

        return decisions;
    }

    private static bool TryDecide(ref RateLimitEntry entry, RateLimitPolicy policy, int permits, long now, RateLimitTry what, out RateLimitDecision decision) => policy.Algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => FixedWindowCell.TryDecide(ref entry, policy, permits, now, what, out decision),
        RateLimitAlgorithm.SlidingWindow => SlidingWindowCell.TryDecide(ref entry, policy, permits, now, what, out decision),
        _ => TokenBucketCell.TryDecide(ref entry, policy, permits, now, what, out decision),
    };

    private static bool TryRefund(ref RateLimitEntry entry, RateLimitPolicy policy, int permits, long now, long ticket) => policy.Algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => FixedWindowCell.TryRefund(ref entry, policy, permits, now, ticket),
        RateLimitAlgorithm.SlidingWindow => SlidingWindowCell.TryRefund(ref entry, policy, permits, now, ticket),
        _ => TokenBucketCell.TryRefund(ref entry, policy, permits, now, ticket),
    };

    private static bool IsOver(ref RateLimitEntry entry, long now) =>
        new RateLimitShape(entry.Shape).IsOver(Volatile.Read(ref entry.First), Volatile.Read(ref entry.Second), now);

    private UInt128 OverflowFingerprint(RateLimitPolicy policy, UInt128 fingerprint) =>
        _fingerprint.OfOverflow(policy, (int)((ulong)(fingerprint >> 96) % OverflowCounts));

    // Bits that the shard's index does not look at.
    private RateLimitShard ShardOf(UInt128 fingerprint) => _shards[(int)(fingerprint >> (128 - ShardBits))];

    private long Now()
    {
        var elapsed = (ulong)(_timeProvider.GetTimestamp() - _start);
        return _stampsPerMillisecond > 0 ? (long)(elapsed / _stampsPerMillisecond) : (long)((UInt128)elapsed * 1_000 / _frequency);
    }
}
