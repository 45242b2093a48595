using AuthKit.RateLimiting;

namespace AuthKit.SignIn;

/// <summary>One permit that a guess took, and the window it was taken from.</summary>
internal readonly struct GuessPermit(RateLimitPolicy policy, RateLimitKey key, long ticket)
{
    public RateLimitPolicy Policy { get; } = policy;

    public RateLimitKey Key { get; } = key;

    public long Ticket { get; } = ticket;
}
