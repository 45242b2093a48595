namespace AuthKit.SignIn;

/// <summary>How a sign-in ended. The numbers are stable; zero is a refusal.</summary>
public enum SignInOutcome
{
    /// <summary>
    /// No such account, no password, a wrong one, or an account that may not sign in: alike in answer and in work done.
    /// For a link or a code: it is none, has expired, was used, or belongs to another browser.
    /// </summary>
    InvalidCredentials = 0,

    /// <summary>The subject is signed in.</summary>
    SignedIn = 1,

    /// <summary>Too many failures, for known and unknown logins alike; nothing was verified.</summary>
    RateLimited = 2,
}
