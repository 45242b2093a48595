namespace AuthKit.SignIn;

/// <summary>The reasons for the refusal of a sign-in, for the log. The numbers and codes are stable.</summary>
public enum SignInFailureReason
{
    /// <summary>No account has the login that was typed.</summary>
    UnknownLogin = 0,

    /// <summary>The password is wrong.</summary>
    WrongPassword = 1,

    /// <summary>The account has no password.</summary>
    NoPassword = 2,

    /// <summary>The account is disabled.</summary>
    Disabled = 3,

    /// <summary>
    /// The account is locked for passwords from unknown devices (see <see cref="AccountLockedEvent"/>), or its second factor is locked.
    /// </summary>
    Locked = 4,

    /// <summary>The account changed during the sign-in. A session or tokens that had been created were taken back.</summary>
    ChangedMeanwhile = 5,

    /// <summary>
    /// The token of a link, or the challenge of a second step, is not valid: it was never issued, has expired, was used, or is of another purpose
    /// or tenant. A challenge is also not valid in another browser, or after the account has changed.
    /// </summary>
    InvalidToken = 6,

    /// <summary>A mailed code or a code of a second factor is wrong, or a mailed code has no open request.</summary>
    WrongCode = 7,

    /// <summary>A link or a code came from a browser other than the one that asked for it.</summary>
    OtherBrowser = 8,

    /// <summary>The text cannot be a login, or it cannot be a password.</summary>
    Malformed = 9,

    /// <summary>The address of the account must be proven, but is not.</summary>
    EmailNotVerified = 10,
}

/// <summary>The stable text codes of <see cref="SignInFailureReason"/>.</summary>
public static class SignInFailureReasonCodes
{
    /// <summary>Returns the stable code of a reason: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
    public static string ToCode(this SignInFailureReason reason) => reason switch
    {
        SignInFailureReason.UnknownLogin => "unknown_login",
        SignInFailureReason.WrongPassword => "wrong_password",
        SignInFailureReason.NoPassword => "no_password",
        SignInFailureReason.Disabled => "disabled",
        SignInFailureReason.Locked => "locked",
        SignInFailureReason.ChangedMeanwhile => "changed_meanwhile",
        SignInFailureReason.InvalidToken => "invalid_token",
        SignInFailureReason.WrongCode => "wrong_code",
        SignInFailureReason.OtherBrowser => "other_browser",
        SignInFailureReason.Malformed => "malformed",
        SignInFailureReason.EmailNotVerified => "email_not_verified",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
