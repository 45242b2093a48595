using System.Numerics;
using System.Runtime.CompilerServices;

namespace AuthKit.RateLimiting;

/// <summary>
/// The counts of a limiter in memory: a step on the count of a known key is one compare-and-exchange, without a lock. Keys
/// are spread over stripes; adding one takes the stripe's lock.
/// </summary>
internal sealed class RateLimitCounts
{
    /// <summary>How many counts the keys of a policy share that find no room.</summary>
    public const int SharedCounts = 256;

    // Room for the shared counts of 64 policies.
    private const int SharedCapacity = 64 * SharedCounts;

    // The keys of a stripe wait while its table is replaced: the more keys there may be, the more stripes.
    private const int KeysOfAStripe = 16_384;
    private const int MaxStripes = 4_096;

    private readonly int _capacity;
    private readonly MonotonicClock _clock;
    private readonly RateLimitFingerprint _fingerprint = new();
    private readonly RateLimitStripe[] _stripes;

    // Used under its lock only, which is always taken after that of a stripe.
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
        // Bits that a table does not look at first.
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

    /// <summary>Takes a step on a count, however many others do so too. False where the count has moved to another table.</summary>
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
                // This thread was held up, and others have seen a later time meanwhile.
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
                // Of a bucket it cannot be seen whether others have; at an earlier time more is owed.
                now = _clock.Now();
            }
        }
    }

    /// <summary>For a key that was not found, or whose table has been replaced, or is to be.</summary>
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
                // No table is replaced under the lock, so that this cannot fail.
                TryApply<TStep, TAnswer>(step, ref slot.Word, policy, now, out var answer);
                return answer;
            }

            // Whatever this key had counted among the shared ones it would have counted under this lock, so the key has no such count.
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
    /// For a key that has no count of its own while some share theirs, or that finds no room. When it gets one, it takes along
    /// what is counted where it counted with others: all of that may be its own.
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
            // There is room again: what is shared is not for long.
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
            // More policies than can share anything: as if all were taken.
            var all = RateLimitCount.Settle(policy, null, now, out _).Take(policy, policy.Limit);
            return step.Take(policy, all, now, out _);
        }

        return answer;
    }

    /// <summary>
    /// A shared fixed window starts again with each permit, and keeps the permits that it gave. The key that takes it may be a new one, whose
    /// own window would begin now: ending it earlier, with the window of others, would give that key too much. The other
    /// algorithms have no beginning of their own.
    /// </summary>
    private static RateLimitCount? Prolonged(RateLimitCount? kept, RateLimitPolicy policy, long now) =>
        kept is { } count && policy.Algorithm == RateLimitAlgorithm.FixedWindow && now < count.EndsAt(policy) ? count with { Since = now } : kept;

    /// <summary>Gives a key a count of its own, under its stripe's lock, if there is room.</summary>
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
