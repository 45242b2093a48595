namespace AuthKit.AccountFlows;

/// <summary>How a step of an account flow ended. The numbers are stable; zero is a refusal.</summary>
public enum AccountFlowStatus
{
    /// <summary>The token is none, has expired, was used, or does not belong here.</summary>
    InvalidToken = 0,

    /// <summary>The current password is wrong, or the account is gone or may not sign in.</summary>
    InvalidCredentials = 1,

    /// <summary>No mail could go to the address.</summary>
    InvalidEmail = 2,

    /// <summary>The policy refuses the new password; the result says why.</summary>
    PasswordRejected = 3,

    /// <summary>Another account of the tenant has the address.</summary>
    LoginTaken = 4,

    /// <summary>Too many tries; the result says when to come back.</summary>
    RateLimited = 5,

    /// <summary>It was done; or, for a request that sends mail, it was taken: whether mail goes out is not told.</summary>
    Done = 6,

    /// <summary>The account has a second factor, and the session has not shown it lately: see <see cref="SignIn.IStepUpService"/>.</summary>
    FreshAuthenticationRequired = 7,

    /// <summary>
    /// The subject that the new account was to have is taken, though not its login: of the application's own accounts, where
    /// it chooses subjects.
    /// </summary>
    SubjectTaken = 8,
}
