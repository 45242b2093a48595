namespace AuthKit.Passwords;

/// <summary>The text codes of <see cref="PasswordRejection"/>, for answers to clients.</summary>
public static class PasswordRejectionCodes
{
    /// <summary>The stable code of a reason: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
    public static string ToCode(this PasswordRejection rejection) => rejection switch
    {
        PasswordRejection.TooShort => "too_short",
        PasswordRejection.TooLong => "too_long",
        PasswordRejection.Malformed => "malformed",
        PasswordRejection.Common => "common",
        PasswordRejection.ContextWord => "context_word",
        PasswordRejection.Breached => "breached",
        PasswordRejection.BreachCheckFailed => "breach_check_failed",
        _ => throw new ArgumentOutOfRangeException(nameof(rejection)),
    };
}
