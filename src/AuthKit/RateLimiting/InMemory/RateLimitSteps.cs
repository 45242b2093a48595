namespace AuthKit.RateLimiting;

/// <summary>The operations of a limiter in memory, each a step on one count.</summary>
internal static class RateLimitSteps
{
    /// <summary>Takes permits if so many are left.</summary>
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

    /// <summary>Says what a request would be answered.</summary>
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

    /// <summary>Gives permits back to the window that they were taken from.</summary>
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

    /// <summary>Forgets what was counted.</summary>
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
/// What an operation makes of a count: an answer, and perhaps another count. Asked again where somebody else was faster, so
/// it has no effect of its own. Implemented by structs, so that each operation is compiled without a call in between.
/// </summary>
internal interface IRateLimitStep<TAnswer>
{
    /// <summary>Whether a key that nothing is counted for gets a count.</summary>
    bool Begins { get; }

    /// <summary>Whether it forgets the count, and so must not be done to one that others share.</summary>
    bool ForgetsAll { get; }

    /// <param name="policy">The policy.</param>
    /// <param name="kept">The count; null for nothing.</param>
    /// <param name="now">The time.</param>
    /// <param name="word">The <see cref="RateLimitWord"/> to write; null to leave it.</param>
    TAnswer Take(RateLimitPolicy policy, RateLimitCount? kept, long now, out long? word);
}
