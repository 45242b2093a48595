namespace AuthKit.Passwords;

/// <summary>Says whether a new password may be taken. Asked when a password is chosen, never when one is verified.</summary>
public interface IPasswordPolicy
{
    /// <summary>Checks a new password, exactly as received.</summary>
    /// <param name="password">Any text; null is too short.</param>
    /// <param name="context">Whose password it is to be, so that it does not hold their name; null for nobody's.</param>
    /// <param name="cancellationToken">Gives up the breach check.</param>
    ValueTask<PasswordPolicyResult> CheckAsync(string? password, PasswordContext? context = null, CancellationToken cancellationToken = default);
}

/// <summary>The answer of a policy to a new password. The default value is a refusal.</summary>
public readonly struct PasswordPolicyResult
{
    private readonly IReadOnlyList<PasswordRejection>? _reasons;

    internal PasswordPolicyResult(IReadOnlyList<PasswordRejection> reasons)
    {
        IsAccepted = reasons.Count == 0;
        _reasons = reasons;
    }

    /// <summary>Whether the password may be hashed and stored.</summary>
    public bool IsAccepted { get; }

    /// <summary>Every reason against it, each once; empty where it is accepted.</summary>
    public IReadOnlyList<PasswordRejection> Reasons => _reasons ?? [];
}

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

/// <summary>The account that a password is for. Its words must not occur in the password.</summary>
public sealed class PasswordContext
{
    /// <summary>The login; of an e-mail address the part before the at sign counts, and its parts between dots, dashes and other punctuation.</summary>
    public string? Login { get; init; }

    /// <summary>The e-mail address; counts as <see cref="Login"/> does.</summary>
    public string? Email { get; init; }

    /// <summary>Further words, such as the person's names.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
