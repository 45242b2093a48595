namespace AuthKit.Events;

/// <summary>The stable text codes of the enumerations that events use, as they stand in logs and metrics.</summary>
public static class AuthEventCodes
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

    /// <summary>The stable code of a reason: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
    public static string ToCode(this SessionEndReason reason) => reason switch
    {
        SessionEndReason.Requested => "requested",
        SessionEndReason.Promoted => "promoted",
        SessionEndReason.PasswordChanged => "password_changed",
        SessionEndReason.PasswordReset => "password_reset",
        SessionEndReason.EmailChanged => "email_changed",
        SessionEndReason.AccountClaimed => "account_claimed",
        SessionEndReason.AccountDisabled => "account_disabled",
        SessionEndReason.AccountDeleted => "account_deleted",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>The stable code of what is wrong: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
    public static string ToCode(this TokenReuse reuse) => reuse switch
    {
        TokenReuse.Spent => "spent",
        TokenReuse.OtherPurpose => "other_purpose",
        _ => throw new ArgumentOutOfRangeException(nameof(reuse)),
    };

    /// <summary>The stable code of a method: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
    public static string ToCode(this MfaMethod method) => method switch
    {
        MfaMethod.Totp => "totp",
        MfaMethod.RecoveryCode => "recovery_code",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };
}
