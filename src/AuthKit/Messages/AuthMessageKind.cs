namespace AuthKit.Messages;

/// <summary>The kinds of messages. The numbers are stable.</summary>
public enum AuthMessageKind
{
    /// <summary>A link that confirms the address of a registration or of an account.</summary>
    VerifyEmail = 1,

    /// <summary>A notice to the owner of an account that somebody tried to register with its address.</summary>
    AlreadyRegistered = 2,

    /// <summary>A link to choose a new password.</summary>
    ResetPassword = 3,

    /// <summary>A notice that the password has changed.</summary>
    PasswordChanged = 4,

    /// <summary>A link that signs in.</summary>
    MagicLink = 5,

    /// <summary>A code that signs in.</summary>
    SignInCode = 6,

    /// <summary>A link that confirms a new address, sent to that address.</summary>
    ConfirmNewEmail = 7,

    /// <summary>A notice that the address has changed, sent to the old address.</summary>
    EmailChanged = 8,

    /// <summary>A link that accepts an invitation.</summary>
    Invitation = 9,

    /// <summary>
    /// A notice of too many failed sign-ins. A password now works only on a known device, until the owner signs in on one or chooses a new
    /// password by mail.
    /// </summary>
    AccountLocked = 10,

    /// <summary>A notice that the account was deleted.</summary>
    AccountDeleted = 11,

    /// <summary>A notice that the account has a new authenticator.</summary>
    SecondFactorAdded = 12,

    /// <summary>A notice that an authenticator of the account was removed.</summary>
    SecondFactorRemoved = 13,

    /// <summary>
    /// A notice of too many wrong codes: codes are refused for a while, or codes of authenticators are no longer accepted. Somebody may know the
    /// password.
    /// </summary>
    SecondFactorBlocked = 14,

    /// <summary>A notice that a recovery code was used.</summary>
    RecoveryCodeUsed = 15,
}

/// <summary>The stable text codes of <see cref="AuthMessageKind"/> for logs, events and metrics.</summary>
public static class AuthMessageKindCodes
{
    /// <summary>The stable code of a kind: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined in the enumeration.</exception>
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
