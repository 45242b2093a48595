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
    public bool IsVerified => Status == MfaStatus.Verified;

    /// <summary>After what time to come back; zero unless the status is <see cref="MfaStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>What the code was, where it was good.</summary>
    public MfaMethod Method { get; }

    /// <summary>
    /// New recovery codes, where the call makes some: to be shown now, once. Only their hashes are kept. Else empty.
    /// </summary>
    public IReadOnlyList<string> RecoveryCodes => field ?? [];
}
