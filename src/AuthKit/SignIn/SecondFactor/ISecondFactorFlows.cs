using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Changes that signed-in users make to their own second factors. Each change is one call: it checks for a fresh proof if no code proves the user's
/// identity, makes the change, ends the user's other sign-ins on request, and gives the session a new token. Every method throws
/// <see cref="AuthUnavailableException"/> if a store is unavailable. In that case nothing has changed, unless the method's own text says otherwise.
/// </summary>
public interface ISecondFactorFlows
{
    /// <summary>
    /// Starts the enrolment of an authenticator. The session's last proof must be fresh (<see cref="SecondFactorOptions.FreshFor"/>). If the
    /// account has a second factor, only a proof of it counts.
    /// </summary>
    /// <param name="session">A session that was validated.</param>
    /// <param name="name">The user's name for the authenticator: 1 to 100 UTF-16 units. Default null: <c>Authenticator</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The name is out of its bounds (<see cref="MfaAuthenticator.IsName"/>).</exception>
    ValueTask<SecondFactorEnrollmentResult> BeginTotpAsync(Session session, string? name = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Confirms the enrolment with the authenticator's first code. The code is also a fresh proof: the session gets a new token and counts as one
    /// with two factors. The session's last proof must be fresh as for <see cref="BeginTotpAsync"/>.
    /// </summary>
    /// <param name="request">The session and the code.</param>
    /// <param name="cancellationToken">Cancels the call until the change is made.</param>
    /// <exception cref="AuthUnavailableException">
    /// A store is unavailable. It may be unknown whether the authenticator was enrolled. For 15 minutes, the same call with the same session token
    /// and code finishes the enrolment, and returns new recovery codes if it created any.
    /// </exception>
    ValueTask<SecondFactorChangeResult> ConfirmTotpAsync(SecondFactorChangeRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes an authenticator with a code of any authenticator or a recovery code. If it was the last one, the recovery codes and trusted devices
    /// are removed too, and the account has no second factor. If the account does not have the id, the status is
    /// <see cref="SecondFactorChangeStatus.UnknownAuthenticator"/>.
    /// </summary>
    /// <param name="request">The session and the code.</param>
    /// <param name="authenticatorId">The authenticator's id.</param>
    /// <param name="cancellationToken">Cancels the call until the change is made.</param>
    /// <exception cref="AuthUnavailableException">
    /// A store is unavailable. If the answer to its write was lost, the change may have been made.
    /// </exception>
    ValueTask<SecondFactorChangeResult> RemoveAsync(SecondFactorChangeRequest request, string authenticatorId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes the account's second factor (all authenticators, recovery codes and trusted devices) with a code of an authenticator or a recovery
    /// code.
    /// </summary>
    /// <param name="request">The session and the code.</param>
    /// <param name="cancellationToken">Cancels the call until the change is made.</param>
    /// <exception cref="AuthUnavailableException">
    /// A store is unavailable. If the answer to its write was lost, the change may have been made.
    /// </exception>
    ValueTask<SecondFactorChangeResult> RemoveAllAsync(SecondFactorChangeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Replaces all recovery codes with ten new ones. Needs a code of an authenticator.</summary>
    /// <param name="request">The session and the code.</param>
    /// <param name="cancellationToken">Cancels the call until the change is made.</param>
    /// <exception cref="AuthUnavailableException">
    /// A store is unavailable. If the answer to its write was lost, the change may have been made.
    /// </exception>
    ValueTask<SecondFactorChangeResult> RenewRecoveryCodesAsync(SecondFactorChangeRequest request, CancellationToken cancellationToken = default);
}

/// <summary>A request to change the second factors of the signed-in user.</summary>
public sealed class SecondFactorChangeRequest
{
    /// <summary>The user's session, as it was validated.</summary>
    public required Session Session { get; init; }

    /// <summary>
    /// The session's token, which is replaced when an authenticator is confirmed. Any text, or null. Without it, the session gets no new token.
    /// </summary>
    public required string? SessionToken { get; init; }

    /// <summary>The code as typed; any text, or null.</summary>
    public required string? Code { get; init; }

    /// <summary>
    /// Whether to end all other sign-ins of the account with the change: sessions, refresh tokens and access tokens. Default false.
    /// </summary>
    public bool EndOtherSessions { get; init; }
}

/// <summary>The result of the start of an enrolment. The default value is a refusal.</summary>
public readonly struct SecondFactorEnrollmentResult
{
    internal SecondFactorEnrollmentResult(SecondFactorChangeStatus status) => Status = status;

    internal SecondFactorEnrollmentResult(TotpEnrollment enrollment)
    {
        Status = SecondFactorChangeStatus.Done;
        Enrollment = enrollment;
    }

    /// <summary>The outcome of the call.</summary>
    public SecondFactorChangeStatus Status { get; }

    /// <summary>The secret to show once, which the caller disposes; null if the call was refused.</summary>
    public TotpEnrollment? Enrollment { get; }

    /// <summary>Whether the enrolment was started.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Enrollment))]
    public bool Succeeded => Enrollment is not null;
}

/// <summary>The result of a change of second factors. The default value is a refusal.</summary>
public readonly struct SecondFactorChangeResult
{
    internal SecondFactorChangeResult(SecondFactorChangeStatus status, TimeSpan retryAfter = default)
    {
        Status = status;
        RetryAfter = retryAfter;
    }

    /// <summary>The outcome of the change.</summary>
    public SecondFactorChangeStatus Status { get; }

    /// <summary>Whether the change was made.</summary>
    public bool Succeeded => Status == SecondFactorChangeStatus.Done;

    /// <summary>The time to wait before the next attempt; zero unless the status is <see cref="SecondFactorChangeStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>The new recovery codes, to show now and never again; empty if the change did not create any.</summary>
    public IReadOnlyList<string> RecoveryCodes
    {
        get => field ?? [];
        internal init;
    }

    /// <summary>The session with its new token; null if the change does not renew the token, or the token could not be renewed.</summary>
    public SessionGrant? Grant { get; internal init; }

    /// <summary>
    /// Whether the other sign-ins could not be ended now, because a store failed. They end when the user requests it again
    /// (<see cref="Devices.IDeviceService.EndAllAsync"/>) and, if the account could be written, before its next sign-in. This session continues.
    /// </summary>
    public bool IsEndPending { get; internal init; }
}

/// <summary>The outcomes of a change of second factors. The numbers are stable; zero is a refusal.</summary>
public enum SecondFactorChangeStatus
{
    /// <summary>The code is wrong.</summary>
    InvalidCode = 0,

    /// <summary>The change was made.</summary>
    Done = 1,

    /// <summary>There were too many wrong codes. The code was not verified.</summary>
    RateLimited = 2,

    /// <summary>The code was already used. The user must wait for the next one.</summary>
    AlreadyUsed = 3,

    /// <summary>
    /// There were so many consecutive wrong codes that codes of authenticators are no longer accepted. The user needs a recovery code or an
    /// administrator.
    /// </summary>
    Locked = 4,

    /// <summary>There is no enrolment to confirm, or it has expired. The user must start again.</summary>
    NotPending = 5,

    /// <summary>The session belongs to no account, or to an account that no longer accepts it.</summary>
    NotSignedIn = 6,

    /// <summary>The session's last proof is too old. The user can give a new one with <see cref="IStepUpService"/>.</summary>
    FreshAuthenticationRequired = 7,

    /// <summary>The account has its maximum of authenticators.</summary>
    TooManyAuthenticators = 8,

    /// <summary>The account has no authenticator with this id. The code was not verified.</summary>
    UnknownAuthenticator = 9,
}
