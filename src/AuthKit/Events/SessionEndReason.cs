namespace AuthKit.Events;

/// <summary>Why a session was ended before its time. The numbers and codes are stable.</summary>
public enum SessionEndReason
{
    /// <summary>Somebody asked for it: its user, or the application.</summary>
    Requested = 0,

    /// <summary>A visitor signed in; the session's data went on in a new one.</summary>
    Promoted = 1,

    /// <summary>Its client signed in again.</summary>
    Replaced = 2,

    /// <summary>The account changed while the session was being made.</summary>
    ChangedMeanwhile = 3,

    /// <summary>The password was changed.</summary>
    PasswordChanged = 4,

    /// <summary>The password was reset.</summary>
    PasswordReset = 5,

    /// <summary>The address was changed.</summary>
    EmailChanged = 6,

    /// <summary>The address was proven for the first time.</summary>
    AccountClaimed = 7,

    /// <summary>The account was disabled.</summary>
    AccountDisabled = 8,

    /// <summary>The account was deleted.</summary>
    AccountDeleted = 9,
}
