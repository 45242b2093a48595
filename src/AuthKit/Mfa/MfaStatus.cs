namespace AuthKit.Mfa;

/// <summary>How a call with a code ended. The numbers are stable; zero is a refusal.</summary>
public enum MfaStatus
{
    /// <summary>No such code: wrong, malformed, of another account, of an authenticator that is gone, or there is no second factor.</summary>
    InvalidCode = 0,

    /// <summary>The code is good, and spent.</summary>
    Verified = 1,

    /// <summary>Too many wrong codes of authenticators; the code was not looked at, however right it was. Recovery codes do not wait.</summary>
    RateLimited = 2,

    /// <summary>The code was used already: wait for the next one. Spends no try, since it tells nothing that is of use.</summary>
    AlreadyUsed = 3,

    /// <summary>
    /// So many failures in a row that no authenticator is believed any more: a recovery code or an administrator is needed.
    /// </summary>
    Locked = 4,

    /// <summary>There is no enrolment to confirm, or it has expired: begin again.</summary>
    NotPending = 5,
}
