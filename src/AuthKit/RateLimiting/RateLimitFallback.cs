namespace AuthKit.RateLimiting;

/// <summary>What happens while the limiter's store cannot be asked. The numbers are stable; zero is a refusal.</summary>
public enum RateLimitFallback
{
    /// <summary>Nothing is allowed: the call throws <see cref="Stores.AuthUnavailableException"/>.</summary>
    Refuse = 0,

    /// <summary>Everything is allowed, uncounted: for limits that protect comfort, not accounts.</summary>
    Allow = 1,
}
