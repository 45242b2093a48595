namespace AuthKit.AccountFlows;

/// <summary>How a registration ended. The numbers are stable; zero is a refusal.</summary>
public enum RegistrationStatus
{
    /// <summary>The text cannot be an e-mail address (<see cref="EmailAddress.IsPlausible"/>).</summary>
    InvalidEmail = 0,

    /// <summary>The policy refuses the password; the result says why.</summary>
    PasswordRejected = 1,

    /// <summary>Another account of the tenant has this login.</summary>
    LoginTaken = 2,

    /// <summary>The account was made; nobody is signed in.</summary>
    Registered = 3,

    /// <summary>
    /// A mail goes out, to confirm the address or to tell its owner that there is an account already: not told which.
    /// </summary>
    VerificationSent = 4,

    /// <summary>Too many registrations from the client's address; the result says when to come back.</summary>
    RateLimited = 5,

    /// <summary>
    /// The subject that the new account was to have is taken, though not its login: of the application's own accounts, where
    /// it chooses subjects.
    /// </summary>
    SubjectTaken = 6,
}
