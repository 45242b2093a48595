namespace AuthKit.RateLimiting;

/// <summary>What is asked of an entry. The zero value is none of them.</summary>
internal enum RateLimitTry
{
    /// <summary>Take permits if so many are left.</summary>
    Acquire = 1,

    /// <summary>Say what would be answered.</summary>
    Peek = 2,
}
