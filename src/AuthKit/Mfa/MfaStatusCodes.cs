namespace AuthKit.Mfa;

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
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
