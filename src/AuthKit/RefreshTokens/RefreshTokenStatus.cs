namespace AuthKit.RefreshTokens;

/// <summary>How a refresh ended. The numbers are stable; zero is a refusal. Clients are told the same of every refusal but <see cref="ScopeExceeded"/> and <see cref="EnrollmentRequired"/>.</summary>
public enum RefreshTokenStatus
{
    /// <summary>No family has such a token, or it has ended.</summary>
    NotFound = 0,

    /// <summary>The text is none that AuthKit makes; no store was asked.</summary>
    Malformed = 1,

    /// <summary>The token was spent before: its family was ended.</summary>
    Reused = 2,

    /// <summary>The token belongs to another client; nothing was spent.</summary>
    OtherClient = 3,

    /// <summary>More was asked for than had been granted; nothing was spent.</summary>
    ScopeExceeded = 4,

    /// <summary>The account may not go on; nothing was spent.</summary>
    SubjectRefused = 5,

    /// <summary>The token had been spent a moment ago: here is the same successor again.</summary>
    Repeated = 6,

    /// <summary>The token was spent for a successor.</summary>
    Refreshed = 7,

    /// <summary>The account has to have a second factor by now, and has none; nothing was spent. Clients may be told: they sign in again.</summary>
    EnrollmentRequired = 8,
}
