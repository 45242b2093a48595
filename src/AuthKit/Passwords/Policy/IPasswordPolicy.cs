namespace AuthKit.Passwords;

/// <summary>Decides whether a new password is acceptable. Called when a user chooses a password, never when a password is verified.</summary>
public interface IPasswordPolicy
{
    /// <summary>Checks a new password, exactly as received.</summary>
    /// <param name="password">Any text. Null counts as empty, which is too short.</param>
    /// <param name="context">The account that the password is for. Its words must not occur in the password. Null for no account.</param>
    /// <param name="cancellationToken">Cancels the breach check.</param>
    ValueTask<PasswordPolicyResult> CheckAsync(string? password, PasswordContext? context = null, CancellationToken cancellationToken = default);
}

/// <summary>A policy's decision about a new password. The default value is a refusal.</summary>
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

    /// <summary>The reasons for the refusal, without duplicates. Empty if the password is accepted.</summary>
    public IReadOnlyList<PasswordRejection> Reasons => _reasons ?? [];
}

/// <summary>Why a new password is refused. The numbers are stable; <see cref="PasswordRejectionCodes.ToCode"/> gives the text code of each.</summary>
public enum PasswordRejection
{
    /// <summary>The password has fewer code points than the minimum, or is null: <c>too_short</c>.</summary>
    TooShort = 1,

    /// <summary>
    /// The password has more code points than the maximum, or more than 72 bytes if <see cref="PasswordPolicyOptions.ForBcrypt"/> is set:
    /// <c>too_long</c>.
    /// </summary>
    TooLong = 2,

    /// <summary>
    /// The password is not well-formed UTF-16, or contains U+0000 although <see cref="PasswordPolicyOptions.ForBcrypt"/> is set:
    /// <c>malformed</c>.
    /// </summary>
    Malformed = 3,

    /// <summary>The password is on the list of common passwords: <c>common</c>.</summary>
    Common = 4,

    /// <summary>The password contains a word of the application or of the account: <c>context_word</c>.</summary>
    ContextWord = 5,

    /// <summary>The password is known from breaches: <c>breached</c>.</summary>
    Breached = 6,

    /// <summary>
    /// The breach check gave no result, and the options refuse the password in that case: <c>breach_check_failed</c>. A later attempt with the
    /// same password can succeed.
    /// </summary>
    BreachCheckFailed = 7,
}

/// <summary>The text codes of <see cref="PasswordRejection"/>, for responses to clients.</summary>
public static class PasswordRejectionCodes
{
    /// <summary>The stable code of a reason: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined in the enumeration.</exception>
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
    /// <summary>
    /// The login. Of an e-mail address, only the part before the at sign counts, as a whole and split at <c>.</c>, <c>+</c>, <c>-</c>, <c>_</c>
    /// and spaces.
    /// </summary>
    public string? Login { get; init; }

    /// <summary>The e-mail address. It is split as <see cref="Login"/> is.</summary>
    public string? Email { get; init; }

    /// <summary>Further words, such as the person's names.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
