namespace AuthKit.Sessions;

/// <summary>How a rotation ended. The numbers are stable; zero is a refusal.</summary>
public enum SessionRotationStatus
{
    /// <summary>No session answers to the token.</summary>
    NotFound = 0,

    /// <summary>The text is none that AuthKit makes; no store was asked.</summary>
    Malformed = 1,

    /// <summary>Another rotation won; its token is the one that counts.</summary>
    Conflict = 2,

    /// <summary>The session has a new token.</summary>
    Rotated = 3,
}
