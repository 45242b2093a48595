namespace AuthKit.RateLimiting;

/// <summary>The operations of an in-memory limiter. Each is a step on one count.</summary>
internal static class RateLimitSteps
{
    /// <summary>Takes permits if that many are left.</summary>
    public readonly struct Acquire(int permits) : IRateLimitStep<RateLimitDecision>
    {
        public bool Begins => true;

        public bool ForgetsAll => false;

        public RateLimitDecision Take(RateLimitPolicy policy, RateLimitCount? kept, long now, out long? word)
        {
            var count = RateLimitCount.Settle(policy, kept, now, out _);
            var isAllowed = count.Allows(policy, permits, now);
            count = isAllowed ? count.Take(policy, permits) : count;
            word = isAllowed ? RateLimitWord.Write(count, policy) : null;
            return count.ToDecision(policy, permits, isAllowed, now);
        }
    }

    /// <summary>Returns the decision on a request without changing the count.</summary>
    public readonly struct Ask(int permits, bool asIfTaken) : IRateLimitStep<RateLimitDecision>
    {
        public bool Begins => false;

        public bool ForgetsAll => false;

        public RateLimitDecision Take(RateLimitPolicy policy, RateLimitCount? kept, long now, out long? word)
        {
            var count = RateLimitCount.Settle(policy, kept, now, out _);
            var isAllowed = count.Allows(policy, permits, now);
            word = null;
            return (isAllowed && asIfTaken ? count.Take(policy, permits) : count).ToDecision(policy, permits, isAllowed, now);
        }
    }

    /// <summary>Gives permits back to the window from which they were taken.</summary>
    public readonly struct Refund(int permits, long ticket) : IRateLimitStep<bool>
    {
        public bool Begins => false;

        public bool ForgetsAll => false;

        public bool Take(RateLimitPolicy policy, RateLimitCount? kept, long now, out long? word)
        {
            var count = RateLimitCount.Settle(policy, kept, now, out var isMoved);
            var isGiven = count.TryGiveBack(policy, permits, ticket, isMoved, out count);
            word = isGiven ? RateLimitWord.Write(count, policy) : null;
            return isGiven;
        }
    }

    /// <summary>Deletes the count.</summary>
    public readonly struct Reset : IRateLimitStep<bool>
    {
        public bool Begins => false;

        public bool ForgetsAll => true;

        public bool Take(RateLimitPolicy policy, RateLimitCount? kept, long now, out long? word)
        {
            word = RateLimitWord.Empty;
            return true;
        }
    }
}

/// <summary>
/// Computes the result of an operation on a count, and the changed count if it changes. It is called again if another thread changed the count
/// first, so it must not have side effects. Structs implement it, so that the compiler can inline each operation.
/// </summary>
internal interface IRateLimitStep<TAnswer>
{
    /// <summary>Whether the operation creates a count for a key that has none.</summary>
    bool Begins { get; }

    /// <summary>Whether the operation deletes the count, so that it must not be applied to a shared count.</summary>
    bool ForgetsAll { get; }

    /// <param name="policy">The policy.</param>
    /// <param name="kept">The count; null if nothing is counted.</param>
    /// <param name="now">The current time.</param>
    /// <param name="word">The <see cref="RateLimitWord"/> to write; null to leave it unchanged.</param>
    TAnswer Take(RateLimitPolicy policy, RateLimitCount? kept, long now, out long? word);
}
