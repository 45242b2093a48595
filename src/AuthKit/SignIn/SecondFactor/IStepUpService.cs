using System.Diagnostics.CodeAnalysis;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Proof given once more within a session, for what a borrowed or forgotten session must not do. A trusted device never counts
/// as one. Every method throws <see cref="AuthUnavailableException"/> when a store or the hashing queue is not available; nothing
/// is proven then.
/// </summary>
public interface IStepUpService
{
    /// <summary>
    /// Verifies the proof, whose failures are limited, and gives the session a new token: it is fresh then, and marked for the
    /// purpose that was named.
    /// </summary>
    /// <exception cref="ArgumentException">The tenant or the purpose is out of its bounds, or there is not exactly one proof.</exception>
    ValueTask<StepUpResult> ProveAsync(StepUpProof proof, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether a session's last proof is fresh enough (<see cref="SecondFactorOptions.FreshFor"/>) for a change of password, address
    /// or second factors: the proof of a second factor, where the account has one.
    /// </summary>
    ValueTask<bool> IsFreshAsync(Session session, CancellationToken cancellationToken = default);
}

/// <summary>A proof that somebody signed in gives once more, as a client sent it: exactly one of three. All texts may be hostile.</summary>
public sealed class StepUpProof
{
    /// <summary>The tenant of the session. Default: the one, empty tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The session's token.</summary>
    public required string? SessionToken { get; init; }

    /// <summary>The current password as received.</summary>
    public string? Password { get; init; }

    /// <summary>The code of an authenticator as typed.</summary>
    public string? Code { get; init; }

    /// <summary>The recovery code as typed.</summary>
    public string? RecoveryCode { get; init; }

    /// <summary>
    /// What the session is to be marked fresh for (<see cref="SessionStepUp.Purpose"/>), for
    /// <see cref="SecondFactorOptions.FreshFor"/>; takes a second factor where the account has one. Default null: it is fresh, and
    /// marked for nothing.
    /// </summary>
    public string? Purpose { get; init; }

    /// <summary>Whether the mark is good for one use only. Default false.</summary>
    public bool SingleUse { get; init; }
}

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
    public bool Succeeded => Status == StepUpStatus.Proven;
}

/// <summary>How a step-up ended. The numbers are stable; zero is a refusal.</summary>
public enum StepUpStatus
{
    /// <summary>The password is wrong.</summary>
    InvalidCredentials = 0,

    /// <summary>The session is fresh and has a new token.</summary>
    Proven = 1,

    /// <summary>Too many failures; nothing was looked at.</summary>
    RateLimited = 2,

    /// <summary>The code is wrong, or was used.</summary>
    InvalidCode = 3,

    /// <summary>So many wrong codes in a row that no authenticator is believed: a recovery code or an administrator is needed.</summary>
    MfaLocked = 4,

    /// <summary>The token opens no session of an active account, or no longer does.</summary>
    NotSignedIn = 5,

    /// <summary>The purpose takes a second factor.</summary>
    MfaRequired = 6,
}
