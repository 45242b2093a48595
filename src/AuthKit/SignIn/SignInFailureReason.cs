namespace AuthKit.SignIn;

/// <summary>Why a sign-in was refused, for the log. The numbers and codes are stable.</summary>
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

    /// <summary>The account takes no password from an unknown device; see <see cref="AccountLockedEvent"/>.</summary>
    Locked = 4,

    /// <summary>The account changed while it was signing in; what had been made was taken back.</summary>
    ChangedMeanwhile = 5,

    /// <summary>A link or its token is not there: never made, expired, used, or of another purpose or tenant.</summary>
    InvalidToken = 6,

    /// <summary>A code is wrong, or its request is not there.</summary>
    WrongCode = 7,

    /// <summary>A link or a code came from another browser than the one that had asked for it.</summary>
    OtherBrowser = 8,

    /// <summary>The text cannot be a login, or cannot be a password.</summary>
    Malformed = 9,

    /// <summary>The address of the account is not proven, and it must be.</summary>
    EmailNotVerified = 10,
}

/// <summary>The stable text codes of <see cref="SignInFailureReason"/>.</summary>
public static class SignInFailureReasonCodes
{
    /// <summary>The stable code of a reason: lower case with underscores.</summary>
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
