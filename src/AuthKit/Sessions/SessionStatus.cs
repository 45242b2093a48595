namespace AuthKit.Sessions;

/// <summary>Whether a token opens a session. The numbers are stable; zero is a refusal.</summary>
public enum SessionStatus
{
    /// <summary>No session answers to the token: it ended, expired, rotated away, or never was (in this tenant).</summary>
    NotFound = 0,

    /// <summary>The text is none that AuthKit makes; no store was asked.</summary>
    Malformed = 1,

    /// <summary>The session lives.</summary>
    Valid = 2,
}
