namespace AuthKit.Sessions;

/// <summary>Why a session was ended before its expiry. The numbers and codes are stable.</summary>
public enum SessionEndReason
{
    /// <summary>The user or the application asked for it.</summary>
    Requested = 0,

    /// <summary>The visitor signed in, and a new session has the data of this one.</summary>
    Promoted = 1,

    /// <summary>The password was changed.</summary>
    PasswordChanged = 2,

    /// <summary>The password was reset.</summary>
    PasswordReset = 3,

    /// <summary>The account's e-mail address was changed.</summary>
    EmailChanged = 4,

    /// <summary>The account's e-mail address was proven for the first time.</summary>
    AccountClaimed = 5,

    /// <summary>The account was disabled.</summary>
    AccountDisabled = 6,

    /// <summary>The account was deleted.</summary>
    AccountDeleted = 7,
}

/// <summary>The stable text codes of <see cref="SessionEndReason"/>.</summary>
public static class SessionEndReasonCodes
{
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
}
