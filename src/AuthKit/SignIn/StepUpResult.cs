using System.Diagnostics.CodeAnalysis;
using AuthKit.Sessions;

namespace AuthKit.SignIn;

/// <summary>The answer to a step-up. The default value is a refusal.</summary>
public readonly struct StepUpResult
{
    internal StepUpResult(StepUpStatus status, TimeSpan retryAfter = default)
    {
        Status = status;
        RetryAfter = retryAfter;
    }

    internal StepUpResult(SessionGrant grant)
    {
        Status = StepUpStatus.Proven;
        Grant = grant;
    }

    /// <summary>How it ended.</summary>
    public StepUpStatus Status { get; }

    /// <summary>After what time to come back; zero unless the status is <see cref="StepUpStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>The session and its new token; null unless the status is <see cref="StepUpStatus.Proven"/>.</summary>
    public SessionGrant? Grant { get; }

    /// <summary>Whether the proof was good.</summary>
    [MemberNotNullWhen(true, nameof(Grant))]
    public bool IsProven => Status == StepUpStatus.Proven;
}
