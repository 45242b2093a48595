namespace AuthKit.Passwords;

/// <summary>Why a new password is not taken. The numbers are stable; <see cref="PasswordRejectionCodes.ToCode"/> gives the text code of each.</summary>
public enum PasswordRejection
{
    /// <summary>Fewer code points than the minimum, or none: <c>too_short</c>.</summary>
    TooShort = 1,

    /// <summary>More code points than the maximum, or more than bcrypt takes where that is asked for: <c>too_long</c>.</summary>
    TooLong = 2,

    /// <summary>Not well-formed UTF-16, or U+0000 where bcrypt is to take it: <c>malformed</c>.</summary>
    Malformed = 3,

    /// <summary>On the list of common passwords: <c>common</c>.</summary>
    Common = 4,

    /// <summary>Holds a word of the application or of the account: <c>context_word</c>.</summary>
    ContextWord = 5,

    /// <summary>Known from breaches: <c>breached</c>.</summary>
    Breached = 6,

    /// <summary>The breach check gave no answer, and options say that this refuses: <c>breach_check_failed</c>. The same password may be taken later.</summary>
    BreachCheckFailed = 7,
}
