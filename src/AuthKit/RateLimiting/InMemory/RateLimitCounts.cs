using System.Numerics;
using System.Runtime.CompilerServices;

namespace AuthKit.RateLimiting;

/// <summary>
/// The counts of an in-memory limiter. A step on the count of a known key is one compare-and-exchange, without a lock. Keys are distributed
/// over stripes. Adding a key takes the stripe's lock.
/// </summary>
internal sealed class RateLimitCounts
{
    /// <summary>The number of shared counts of each policy, for keys that find no room.</summary>
    public const int SharedCounts = 256;

    // Room for the shared counts of 64 policies.
    private const int SharedCapacity = 64 * SharedCounts;

    // All keys of a stripe wait while its table is replaced, so a larger capacity has more stripes.
    private const int KeysOfAStripe = 16_384;
    private const int MaxStripes = 4_096;

    private readonly int _capacity;
    private readonly MonotonicClock _clock;
    private readonly RateLimitFingerprint _fingerprint = new();
    private readonly RateLimitStripe[] _stripes;

    // Accessed only under its own lock, which is always taken after the lock of a stripe.
    private readonly RateLimitStripe _shared = new();
    private int _count;

    public RateLimitCounts(int capacity, MonotonicClock clock)
    {
        _capacity = capacity;
        _clock = clock;
        _stripes = new RateLimitStripe[Math.Min(MaxStripes, BitOperations.RoundUpToPowerOf2((uint)(1 + ((capacity - 1) / KeysOfAStripe))))];
        for (var i = 0; i < _stripes.Length; i++)
        {
            _stripes[i] = new RateLimitStripe();
        }
    }

    public UInt128 FingerprintOf(RateLimitPolicy policy, in RateLimitKey key) => _fingerprint.Of(policy, in key);

    /// <summary>Takes a step on the count of a key, in one atomic step.</summary>
    public TAnswer Apply<TStep, TAnswer>(TStep step, RateLimitPolicy policy, UInt128 fingerprint)
        where TStep : struct, IRateLimitStep<TAnswer>
    {
        // The stripe is chosen by other bits than the position in its table.
        var stripe = _stripes[(int)(ulong)(fingerprint >> 96) & (_stripes.Length - 1)];
        var table = stripe.Table;
        var now = _clock.Now();
        if (now < table.RenewAt)
        {
            ref var slot = ref table.Find(fingerprint);
            if (!Unsafe.IsNullRef(ref slot) && TryApply<TStep, TAnswer>(step, ref slot.Word, policy, now, out var answer))
            {
                return answer;
            }
        }

        return ApplyLocked<TStep, TAnswer>(step, stripe, policy, fingerprint);
    }

    /// <summary>Takes a step on a count without a lock, also under contention. Returns false if the count has moved to another table.</summary>
    private bool TryApply<TStep, TAnswer>(TStep step, ref long place, RateLimitPolicy policy, long now, out TAnswer answer)
        where TStep : struct, IRateLimitStep<TAnswer>
    {
        while (true)
        {
            var word = Volatile.Read(ref place);
            if (word == RateLimitWord.Frozen)
            {
                answer = default!;
                return false;
            }

            var kept = RateLimitWord.Read(word, policy, now);
            if (kept is { } count && count.Since > now)
            {
                // This thread was delayed, and other threads have used a later time meanwhile.
                now = _clock.Now();
                continue;
            }

            answer = step.Take(policy, kept, now, out var changed);
            if (changed is { } next)
            {
                if (Interlocked.CompareExchange(ref place, next, word) == word)
                {
                    return true;
                }
            }
            else if (policy.Algorithm != RateLimitAlgorithm.TokenBucket || _clock.Now() == now)
            {
                return true;
            }
            else
            {
                // The word of a bucket does not show whether other threads have used a later time. With an earlier time the debt would be too high.
                now = _clock.Now();
            }
        }
    }

    /// <summary>Takes a step under the stripe's lock, for a key that was not found, or whose table was replaced or must be.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private TAnswer ApplyLocked<TStep, TAnswer>(TStep step, RateLimitStripe stripe, RateLimitPolicy policy, UInt128 fingerprint)
        where TStep : struct, IRateLimitStep<TAnswer>
    {
        lock (stripe.Lock)
        {
            var now = _clock.Now();
            if (now >= stripe.Table.RenewAt)
            {
                Interlocked.Add(ref _count, -stripe.Renew(now));
            }

            ref var slot = ref stripe.Table.Find(fingerprint);
            if (!Unsafe.IsNullRef(ref slot))
            {
                // The table cannot be replaced while this thread has the lock, so this cannot fail.
                TryApply<TStep, TAnswer>(step, ref slot.Word, policy, now, out var answer);
                return answer;
            }

            // A permit of this key in a shared count would have been counted under this lock. No shared count exists, so the key has none.
            if (_shared.Table.Count == 0)
            {
                var answer = step.Take(policy, null, now, out var changed);
                if (changed is not { } word || !step.Begins || TryAdd(stripe, fingerprint, policy, word, now))
                {
                    return answer;
                }
            }

            lock (_shared.Lock)
            {
                return ApplyShared<TStep, TAnswer>(step, stripe, policy, fingerprint, _clock.Now());
            }
        }
    }

    /// <summary>
    /// Takes a step for a key that has no count of its own while shared counts exist, or that finds no room. If the key gets its own count, that
    /// count starts with the whole shared count, because all of its permits may be from this key.
    /// </summary>
    private TAnswer ApplyShared<TStep, TAnswer>(TStep step, RateLimitStripe stripe, RateLimitPolicy policy, UInt128 fingerprint, long now)
        where TStep : struct, IRateLimitStep<TAnswer>
    {
        if (now >= _shared.Table.RenewAt)
        {
            _shared.Renew(now);
        }

        var sharedFingerprint = _fingerprint.OfShared(policy, (int)(ulong)(fingerprint >> 64) & (SharedCounts - 1));
        ref var shared = ref _shared.Table.Find(sharedFingerprint);
        var isShared = !Unsafe.IsNullRef(ref shared);
        var kept = isShared ? RateLimitWord.Read(shared.Word, policy, now) : null;
        var answer = step.Take(policy, step.Begins ? Prolonged(kept, policy, now) : kept, now, out var changed);
        if (changed is not { } word)
        {
            return step.Take(policy, kept, now, out _);
        }

        if (step.Begins && TryAdd(stripe, fingerprint, policy, word, now))
        {
            // There is room again, so shared counts that have expired are removed.
            _shared.RenewForRoom(now);
            return answer;
        }

        if (isShared)
        {
            shared.Word = step.ForgetsAll ? shared.Word : word;
            return answer;
        }

        if (step.Begins && !TryAddShared(sharedFingerprint, policy, word, now))
        {
            // There are too many policies for more shared counts, so the key is treated as if it had used all permits.
            var all = RateLimitCount.Settle(policy, null, now, out _).Take(policy, policy.Limit);
            return step.Take(policy, all, now, out _);
        }

        return answer;
    }

    /// <summary>
    /// Restarts a shared fixed window at each permit, and keeps its count. The key that takes the permit may be new, so that its own window would
    /// begin now. If the shared window ended earlier, the key would get too many permits. The windows of the other algorithms do not depend on
    /// a key's first permit.
    /// </summary>
    private static RateLimitCount? Prolonged(RateLimitCount? kept, RateLimitPolicy policy, long now) =>
        kept is { } count && policy.Algorithm == RateLimitAlgorithm.FixedWindow && now < count.EndsAt(policy) ? count with { Since = now } : kept;

    /// <summary>Gives a key a count of its own, if there is room. The caller has the stripe's lock.</summary>
    private bool TryAdd(RateLimitStripe stripe, UInt128 fingerprint, RateLimitPolicy policy, long word, long now)
    {
        if (!TryCount())
        {
            Interlocked.Add(ref _count, -stripe.RenewForRoom(now));
            if (!TryCount())
            {
                return false;
            }
        }

        if (stripe.Table.IsFull)
        {
            Interlocked.Add(ref _count, -stripe.Renew(now));
        }

        stripe.Table.Add(fingerprint, new RateLimitShape(policy).Packed, word);
        return true;
    }

    private bool TryCount()
    {
        if (Interlocked.Increment(ref _count) <= _capacity)
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        return false;
    }

    private bool TryAddShared(UInt128 fingerprint, RateLimitPolicy policy, long word, long now)
    {
        if (_shared.Table.Count >= SharedCapacity && _shared.RenewForRoom(now) == 0)
        {
            return false;
        }

        if (_shared.Table.IsFull)
        {
            _shared.Renew(now);
        }

        _shared.Table.Add(fingerprint, new RateLimitShape(policy).Packed, word);
        return true;
    }
}
