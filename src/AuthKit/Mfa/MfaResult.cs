namespace AuthKit.Mfa;

/// <summary>The result of a call with a code; the zero value is a refusal.</summary>
public readonly struct MfaResult
{
    internal MfaResult(MfaStatus status, TimeSpan retryAfter = default, MfaMethod method = default, IReadOnlyList<string>? recoveryCodes = null)
    {
        Status = status;
        RetryAfter = retryAfter;
        Method = method;
        RecoveryCodes = recoveryCodes ?? [];
    }

    /// <summary>The reason for success or refusal.</summary>
    public MfaStatus Status { get; }

    /// <summary>Whether the code was correct, and is now spent.</summary>
    public bool Succeeded => Status == MfaStatus.Verified;

    /// <summary>How long until codes are verified again; zero unless the status is <see cref="MfaStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>The kind of code; meaningful only if the code was correct.</summary>
    public MfaMethod Method { get; }

    /// <summary>
    /// New recovery codes, if the call made any; otherwise empty. Show them now: only their hashes are stored.
    /// </summary>
    public IReadOnlyList<string> RecoveryCodes => field ?? [];
}

/// <summary>The outcome of a call with a code. The numbers are stable; zero is a refusal.</summary>
public enum MfaStatus
{
    /// <summary>The code is wrong, malformed, or of another account or a removed authenticator, or the account has no second factor.</summary>
    InvalidCode = 0,

    /// <summary>The code is correct, and is now spent.</summary>
    Verified = 1,

    /// <summary>
    /// There were too many wrong codes of authenticators. The code was not verified, even if it was correct. Recovery codes do not wait.
    /// </summary>
    RateLimited = 2,

    /// <summary>
    /// The code was already used; the user waits for the next one. It is not counted as a failure, because a used code does not help to guess.
    /// </summary>
    AlreadyUsed = 3,

    /// <summary>
    /// Too many consecutive failures: codes of authenticators are no longer accepted. A recovery code or an administrator lifts this.
    /// </summary>
    Locked = 4,

    /// <summary>There is no enrolment to confirm, or it has expired. Start a new one.</summary>
    NotPending = 5,

    /// <summary>The account has no authenticator with this id. The code was not verified.</summary>
    UnknownAuthenticator = 6,
}

/// <summary>The stable text codes of <see cref="MfaStatus"/>.</summary>
public static class MfaStatusCodes
{
    /// <summary>The stable code of a status: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public static string ToCode(this MfaStatus status) => status switch
    {
        MfaStatus.InvalidCode => "invalid_code",
        MfaStatus.Verified => "verified",
        MfaStatus.RateLimited => "rate_limited",
        MfaStatus.AlreadyUsed => "code_already_used",
        MfaStatus.Locked => "second_factor_locked",
        MfaStatus.NotPending => "enrollment_not_pending",
        MfaStatus.UnknownAuthenticator => "not_found",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
