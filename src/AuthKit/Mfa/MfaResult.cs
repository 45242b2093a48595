namespace AuthKit.Mfa;

/// <summary>The answer to a call with a code; the zero value is a refusal.</summary>
public readonly struct MfaResult
{
    internal MfaResult(MfaStatus status, TimeSpan retryAfter = default, MfaMethod method = default, IReadOnlyList<string>? recoveryCodes = null)
    {
        Status = status;
        RetryAfter = retryAfter;
        Method = method;
        RecoveryCodes = recoveryCodes ?? [];
    }

    /// <summary>How it ended.</summary>
    public MfaStatus Status { get; }

    /// <summary>Whether the code was good.</summary>
    public bool Succeeded => Status == MfaStatus.Verified;

    /// <summary>After what time to come back; zero unless the status is <see cref="MfaStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>The kind of code, if it was good.</summary>
    public MfaMethod Method { get; }

    /// <summary>
    /// New recovery codes, where the call makes some: to be shown now, once. Only their hashes are kept. Else empty.
    /// </summary>
    public IReadOnlyList<string> RecoveryCodes => field ?? [];
}

/// <summary>How a call with a code ended. The numbers are stable; zero is a refusal.</summary>
public enum MfaStatus
{
    /// <summary>No such code: wrong, malformed, of another account, of an authenticator that is gone, or there is no second factor.</summary>
    InvalidCode = 0,

    /// <summary>The code is good, and spent.</summary>
    Verified = 1,

    /// <summary>Too many wrong codes of authenticators; the code was not looked at, however right it was. Recovery codes do not wait.</summary>
    RateLimited = 2,

    /// <summary>The code was used already: wait for the next one. Spends no try, since it tells nothing that is of use.</summary>
    AlreadyUsed = 3,

    /// <summary>
    /// Too many failures in a row: codes of authenticators are no longer accepted. A recovery code or an administrator is needed.
    /// </summary>
    Locked = 4,

    /// <summary>There is no enrolment to confirm, or it has expired: begin again.</summary>
    NotPending = 5,

    /// <summary>The account has no authenticator with this id. The code was not looked at.</summary>
    UnknownAuthenticator = 6,
}

/// <summary>The stable text codes of <see cref="MfaStatus"/>.</summary>
public static class MfaStatusCodes
{
    /// <summary>The stable code of a status: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
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
