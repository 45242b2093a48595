namespace AuthKit.Messages;

/// <summary>The stable text codes of <see cref="AuthMessageKind"/>, as they stand in logs, events and metrics.</summary>
public static class AuthMessageKindCodes
{
    /// <summary>The stable code of a kind: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
    public static string ToCode(this AuthMessageKind kind) => kind switch
    {
        AuthMessageKind.VerifyEmail => "verify_email",
        AuthMessageKind.AlreadyRegistered => "already_registered",
        AuthMessageKind.ResetPassword => "reset_password",
        AuthMessageKind.PasswordChanged => "password_changed",
        AuthMessageKind.MagicLink => "magic_link",
        AuthMessageKind.SignInCode => "sign_in_code",
        AuthMessageKind.ConfirmNewEmail => "confirm_new_email",
        AuthMessageKind.EmailChanged => "email_changed",
        AuthMessageKind.Invitation => "invitation",
        AuthMessageKind.AccountLocked => "account_locked",
        AuthMessageKind.AccountDeleted => "account_deleted",
        AuthMessageKind.SecondFactorAdded => "second_factor_added",
        AuthMessageKind.SecondFactorRemoved => "second_factor_removed",
        AuthMessageKind.SecondFactorBlocked => "second_factor_blocked",
        AuthMessageKind.RecoveryCodeUsed => "recovery_code_used",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
