using System.Diagnostics.CodeAnalysis;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Asks the user of a session for another proof, before an action that a borrowed or unattended session must not perform. A trusted device never
/// counts as a proof. Every method throws <see cref="AuthUnavailableException"/> if a store or the hashing queue is unavailable; in that case
/// nothing is proven.
/// </summary>
public interface IStepUpService
{
    /// <summary>
    /// Verifies the proof and gives the session a new token. The session is then fresh, and marked for the purpose that the proof names. Failed
    /// proofs are limited.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The tenant or the purpose is out of its bounds, or the proof does not have exactly one of password, code and recovery code.
    /// </exception>
    ValueTask<StepUpResult> ProveAsync(StepUpProof proof, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether a session's last proof is fresh enough (<see cref="SecondFactorOptions.FreshFor"/>) for a change of password, address or second
    /// factors. If the account has a second factor, only a proof of it counts.
    /// </summary>
    ValueTask<bool> IsFreshAsync(Session session, CancellationToken cancellationToken = default);
}

/// <summary>
/// Another proof of a signed-in user, as the client sent it: exactly one of password, code and recovery code. All texts may be hostile.
/// </summary>
public sealed class StepUpProof
{
    /// <summary>The tenant of the session. Default: empty, for applications without tenants.</summary>
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
    /// The purpose for which the session is marked (<see cref="SessionStepUp.Purpose"/>), for the time of
    /// <see cref="SecondFactorOptions.FreshFor"/>. It takes a second factor if the account has one. Default null: the session becomes fresh, but
    /// gets no mark.
    /// </summary>
    public string? Purpose { get; init; }

    /// <summary>Whether the mark is valid for one use only. Default false.</summary>
    public bool SingleUse { get; init; }
}

/// <summary>The result of a step-up. The default value is a refusal.</summary>
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

    /// <summary>The outcome of the step-up.</summary>
    public StepUpStatus Status { get; }

    /// <summary>The time to wait before the next attempt; zero unless the status is <see cref="StepUpStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>The session and its new token; null unless the status is <see cref="StepUpStatus.Proven"/>.</summary>
    public SessionGrant? Grant { get; }

    /// <summary>Whether the proof was accepted.</summary>
    [MemberNotNullWhen(true, nameof(Grant))]
    public bool Succeeded => Status == StepUpStatus.Proven;
}

/// <summary>The outcomes of a step-up. The numbers are stable; zero is a refusal.</summary>
public enum StepUpStatus
{
    /// <summary>The password is wrong.</summary>
    InvalidCredentials = 0,

    /// <summary>The session is fresh and has a new token.</summary>
    Proven = 1,

    /// <summary>There were too many failures. The proof was not verified.</summary>
    RateLimited = 2,

    /// <summary>The code is wrong or already used.</summary>
    InvalidCode = 3,

    /// <summary>
    /// There were so many consecutive wrong codes that codes of authenticators are no longer accepted. The user needs a recovery code or an
    /// administrator.
    /// </summary>
    MfaLocked = 4,

    /// <summary>The token is not that of a live session of an active account.</summary>
    NotSignedIn = 5,

    /// <summary>The purpose requires the account's second factor, but the proof was a password.</summary>
    MfaRequired = 6,
}
