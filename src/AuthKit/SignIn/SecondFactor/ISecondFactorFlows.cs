using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Changes that a signed-in user makes to their own second factors, each in one call: the check of a fresh proof where no code proves
/// who is asking, the change, the end of the user's other sign-ins if they ask for it, and the session's new token. Every method throws
/// <see cref="AuthUnavailableException"/> when a store cannot be asked; nothing has changed then, unless its own text says otherwise.
/// </summary>
public interface ISecondFactorFlows
{
    /// <summary>
    /// Begins to enrol an authenticator. Needs a session whose last proof is fresh (<see cref="SecondFactorOptions.FreshFor"/>): the
    /// proof of a second factor, where the account has one.
    /// </summary>
    /// <param name="session">A session that validated.</param>
    /// <param name="name">The user's name for the authenticator: 1 to 100 UTF-16 units. Default null: <c>Authenticator</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The name is out of its bounds (<see cref="MfaAuthenticator.IsName"/>).</exception>
    ValueTask<SecondFactorEnrollmentResult> BeginTotpAsync(Session session, string? name = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Confirms the enrolment by the authenticator's first code, which is also a fresh proof: the session gets a new token and counts as
    /// one with two factors. Needs a fresh session as <see cref="BeginTotpAsync"/> does.
    /// </summary>
    /// <param name="request">The session and the code.</param>
    /// <param name="cancellationToken">Cancels the call up to the change.</param>
    /// <exception cref="AuthUnavailableException">
    /// A store cannot be asked. Whether the authenticator was enrolled may be unknown: the same call with the same session token and code
    /// finishes it for 15 minutes, with new recovery codes where it made some.
    /// </exception>
    ValueTask<SecondFactorChangeResult> ConfirmTotpAsync(SecondFactorChangeRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes an authenticator by a code of any authenticator or a recovery code. With the last one go recovery codes and trusted
    /// devices: the account has no second factor then. An id that the account does not have removes nothing, and the answer is the same.
    /// </summary>
    /// <param name="request">The session and the code.</param>
    /// <param name="authenticatorId">The authenticator's id.</param>
    /// <param name="cancellationToken">Cancels the call up to the change.</param>
    /// <exception cref="AuthUnavailableException">A store cannot be asked. The change may have been made where the answer to its write was lost.</exception>
    ValueTask<SecondFactorChangeResult> RemoveAsync(SecondFactorChangeRequest request, string authenticatorId, CancellationToken cancellationToken = default);

    /// <summary>Removes the account's second factor (all authenticators, recovery codes and trusted devices) by a code of an authenticator or a recovery code.</summary>
    /// <param name="request">The session and the code.</param>
    /// <param name="cancellationToken">Cancels the call up to the change.</param>
    /// <exception cref="AuthUnavailableException">A store cannot be asked. The change may have been made where the answer to its write was lost.</exception>
    ValueTask<SecondFactorChangeResult> RemoveAllAsync(SecondFactorChangeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Replaces all recovery codes by ten new ones, by a code of an authenticator.</summary>
    /// <param name="request">The session and the code.</param>
    /// <param name="cancellationToken">Cancels the call up to the change.</param>
    /// <exception cref="AuthUnavailableException">A store cannot be asked. The change may have been made where the answer to its write was lost.</exception>
    ValueTask<SecondFactorChangeResult> RenewRecoveryCodesAsync(SecondFactorChangeRequest request, CancellationToken cancellationToken = default);
}

/// <summary>A change to the second factors of the signed-in user.</summary>
public sealed class SecondFactorChangeRequest
{
    /// <summary>The user's session, as it validated.</summary>
    public required Session Session { get; init; }

    /// <summary>The token that opened the session: a confirmed authenticator replaces it. Any text, or null; null gives the session no new token.</summary>
    public required string? SessionToken { get; init; }

    /// <summary>The code as typed; any text, or null.</summary>
    public required string? Code { get; init; }

    /// <summary>Whether all other sign-ins of the account end with the change: sessions, refresh tokens and access tokens. Default false.</summary>
    public bool EndOtherSessions { get; init; }
}

/// <summary>The answer to the begin of an enrolment. The default value is a refusal.</summary>
public readonly struct SecondFactorEnrollmentResult
{
    internal SecondFactorEnrollmentResult(SecondFactorChangeStatus status) => Status = status;

    internal SecondFactorEnrollmentResult(TotpEnrollment enrollment)
    {
        Status = SecondFactorChangeStatus.Done;
        Enrollment = enrollment;
    }

    /// <summary>How it ended.</summary>
    public SecondFactorChangeStatus Status { get; }

    /// <summary>The secret to show once, for the caller to dispose; null where the call was refused.</summary>
    public TotpEnrollment? Enrollment { get; }

    /// <summary>Whether an enrolment has begun.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Enrollment))]
    public bool Succeeded => Enrollment is not null;
}

/// <summary>The answer to a change of second factors. The default value is a refusal.</summary>
public readonly struct SecondFactorChangeResult
{
    internal SecondFactorChangeResult(SecondFactorChangeStatus status, TimeSpan retryAfter = default)
    {
        Status = status;
        RetryAfter = retryAfter;
    }

    /// <summary>How it ended.</summary>
    public SecondFactorChangeStatus Status { get; }

    /// <summary>Whether the change was made.</summary>
    public bool Succeeded => Status == SecondFactorChangeStatus.Done;

    /// <summary>After what time to try again; zero unless the status is <see cref="SecondFactorChangeStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>New recovery codes, to be shown now and never again; empty where the change made none.</summary>
    public IReadOnlyList<string> RecoveryCodes
    {
        get => field ?? [];
        internal init;
    }

    /// <summary>The session with its new token; null where the change gave it none, and where it could not be renewed.</summary>
    public SessionGrant? Grant { get; internal init; }

    /// <summary>
    /// Whether the other sign-ins could not be ended now, because a store failed. They end when the user asks for it again
    /// (<see cref="Devices.IDeviceService.EndAllAsync"/>), and, if the account could be written, before its next sign-in. This session
    /// goes on.
    /// </summary>
    public bool IsEndPending { get; internal init; }
}

/// <summary>How a change of second factors ended. The numbers are stable; zero is a refusal.</summary>
public enum SecondFactorChangeStatus
{
    /// <summary>The code is wrong.</summary>
    InvalidCode = 0,

    /// <summary>The change was made.</summary>
    Done = 1,

    /// <summary>Too many wrong codes; the code was not looked at.</summary>
    RateLimited = 2,

    /// <summary>The code was used already: wait for the next one.</summary>
    AlreadyUsed = 3,

    /// <summary>So many wrong codes in a row that no authenticator is believed: a recovery code or an administrator is needed.</summary>
    Locked = 4,

    /// <summary>There is no enrolment to confirm, or it has expired: begin again.</summary>
    NotPending = 5,

    /// <summary>The session is not of an account that may use it (any longer).</summary>
    NotSignedIn = 6,

    /// <summary>The session's last proof is too old: see <see cref="IStepUpService"/>.</summary>
    FreshAuthenticationRequired = 7,

    /// <summary>The account has as many authenticators as it can have.</summary>
    TooManyAuthenticators = 8,

    /// <summary>The account has no authenticator with this id. The code was not looked at.</summary>
    UnknownAuthenticator = 9,
}
