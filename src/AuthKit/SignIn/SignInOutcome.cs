namespace AuthKit.SignIn;

/// <summary>How a sign-in ended. The numbers are stable; zero is a refusal.</summary>
public enum SignInOutcome
{
    /// <summary>
    /// No such account, no password, a wrong one, or an account that may not sign in: alike in answer and in work done.
    /// For a link or a code: it is none, has expired, was used, or belongs to another browser. In the second step: the code
    /// is wrong, or was used.
    /// </summary>
    InvalidCredentials = 0,

    /// <summary>The subject is signed in.</summary>
    SignedIn = 1,

    /// <summary>Too many failures, for known and unknown logins alike; nothing was verified.</summary>
    RateLimited = 2,

    /// <summary>The first step was good; the account's second factor is asked for. Nobody is signed in.</summary>
    MfaRequired = 3,

    /// <summary>The first step was good, and the account has to enrol a second factor. Nobody is signed in.</summary>
    MfaEnrollmentRequired = 4,

    /// <summary>
    /// There is no such first step: never made, over, used, from another browser or of another kind, or the account changed
    /// since. The sign-in begins again.
    /// </summary>
    InvalidChallenge = 5,

    /// <summary>
    /// So many wrong codes in a row that no authenticator of the account is believed: a recovery code or an administrator is
    /// needed.
    /// </summary>
    MfaLocked = 6,
}
