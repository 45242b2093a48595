namespace AuthKit.RefreshTokens;

/// <summary>What a store made of a token that was presented. The numbers are stable; zero is a refusal.</summary>
public enum RefreshRotationStatus
{
    /// <summary>There is no such family any more (or it has expired).</summary>
    Gone = 0,

    /// <summary>It is not the token that works: the family was deleted.</summary>
    Reused = 1,

    /// <summary>It was spent a moment ago and is answered with the same successor; nothing was written.</summary>
    Repeated = 2,

    /// <summary>It worked, and its successor is the one that works now.</summary>
    Rotated = 3,
}
