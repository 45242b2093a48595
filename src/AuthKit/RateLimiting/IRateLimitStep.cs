namespace AuthKit.RateLimiting;

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
