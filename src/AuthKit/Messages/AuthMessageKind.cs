namespace AuthKit.Messages;

/// <summary>Why a message is sent. The numbers are stable.</summary>
public enum AuthMessageKind
{
    /// <summary>A link that confirms the address of a registration or of an account.</summary>
    VerifyEmail = 1,

    /// <summary>Somebody registered with the address of an account that is there already: told to its owner.</summary>
    AlreadyRegistered = 2,

    /// <summary>A link to choose a new password.</summary>
    ResetPassword = 3,

    /// <summary>The password has changed.</summary>
    PasswordChanged = 4,

    /// <summary>A link that signs in.</summary>
    MagicLink = 5,

    /// <summary>A code that signs in.</summary>
    SignInCode = 6,

    /// <summary>A link that confirms a new address, sent to that address.</summary>
    ConfirmNewEmail = 7,

    /// <summary>The address has changed, told to the old address.</summary>
    EmailChanged = 8,

    /// <summary>A link that accepts an invitation.</summary>
    Invitation = 9,

    /// <summary>Too many failures: sign-in with a password needs a known device or a proof by mail now.</summary>
    AccountLocked = 10,

    /// <summary>The account has been deleted.</summary>
    AccountDeleted = 11,

    /// <summary>The account has a new authenticator.</summary>
    SecondFactorAdded = 12,

    /// <summary>An authenticator of the account was removed.</summary>
    SecondFactorRemoved = 13,

    /// <summary>Too many wrong codes: codes are refused for a while, or codes of authenticators are no longer accepted. Somebody may know the password.</summary>
    SecondFactorBlocked = 14,

    /// <summary>A recovery code was used.</summary>
    RecoveryCodeUsed = 15,
}

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
