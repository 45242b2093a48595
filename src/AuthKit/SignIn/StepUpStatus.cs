namespace AuthKit.SignIn;

/// <summary>How a step-up ended. The numbers are stable; zero is a refusal.</summary>
public enum StepUpStatus
{
    /// <summary>The password is wrong.</summary>
    InvalidCredentials = 0,

    /// <summary>The session is fresh and has a new token.</summary>
    Proven = 1,

    /// <summary>Too many failures; nothing was looked at.</summary>
    RateLimited = 2,

    /// <summary>The code is wrong, or was used.</summary>
    InvalidCode = 3,

    /// <summary>So many wrong codes in a row that no authenticator is believed: a recovery code or an administrator is needed.</summary>
    MfaLocked = 4,

    /// <summary>The token opens no session of an account that may use it (any more).</summary>
    NotSignedIn = 5,

    /// <summary>The purpose takes a second factor.</summary>
    MfaRequired = 6,
}
