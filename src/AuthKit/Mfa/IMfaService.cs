using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <summary>
/// The second factors of accounts: authenticators, recovery codes, trusted devices. A code works once, across all instances. A failure is counted in
/// the same atomic write that refuses the code. Every method throws <see cref="AuthUnavailableException"/> if the store cannot be reached or its
/// record cannot be read; in that case no code was verified.
/// </summary>
public interface IMfaService
{
    /// <summary>The account's second factors; empty for an account that never had one.</summary>
    ValueTask<MfaState> GetAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts the enrolment of an authenticator and replaces an unfinished one. Nothing is enabled before <see cref="ConfirmTotpAsync"/>. If the
    /// account already has a second factor, the host first asks for a fresh proof of it.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="accountName">The account name that the authenticator shows to its owner: 1 to 255 UTF-16 units.</param>
    /// <param name="name">The owner's name for the authenticator: 1 to 100 UTF-16 units. Default: <c>Authenticator</c>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The secret, which the caller disposes; null if the account has its maximum of authenticators.</returns>
    /// <exception cref="ArgumentException">A name is out of its bounds.</exception>
    ValueTask<TotpEnrollment?> BeginTotpAsync(SubjectRef subject, string accountName, string? name = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Confirms the enrolment with the authenticator's first code, and spends that code. The account's first authenticator also brings ten recovery
    /// codes.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="code">The code as typed; any text, or null.</param>
    /// <param name="shownFor">
    /// What the code is shown for, as a secret text that no other use has: a challenge, the token of a session. If the caller cannot
    /// finish that use, the same code with the same text is answered again for 15 minutes, with new recovery codes where it made some. The caller makes sure that the use itself
    /// works once. Default null: the code works once.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<MfaResult> ConfirmTotpAsync(SubjectRef subject, string? code, string? shownFor = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Imports an authenticator that was enrolled and confirmed in another system, without asking for a code. Use it to migrate accounts to AuthKit,
    /// never for data that a user sends. The account's first authenticator also brings ten recovery codes. If the account already has an
    /// authenticator with this secret, that authenticator does not change.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="secret">The secret: 16 to 64 bytes (RFC 4226 section 4 asks for 128 bits). The caller owns and disposes it.</param>
    /// <param name="parameters">How the authenticator makes codes.</param>
    /// <param name="name">The owner's name for the authenticator: 1 to 100 UTF-16 units (<see cref="MfaAuthenticator.IsName"/>). Default: <c>Authenticator</c>.</param>
    /// <param name="afterStep">
    /// The last step whose code was used in the other system. If it is null, a code that was used there in the last minute works once more.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// The recovery codes, to show once or to have the owner renew later; empty if the account already had an authenticator. Null if the account has
    /// its maximum of authenticators.
    /// </returns>
    /// <exception cref="ArgumentException">The parameters or the name are not valid.</exception>
    ValueTask<IReadOnlyList<string>?> ImportTotpAsync(SubjectRef subject, OtpSecret secret, TotpParameters parameters, string? name = null, long? afterStep = null, CancellationToken cancellationToken = default);

    /// <summary>Verifies and spends a code of any authenticator of the account.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="code">
    /// The code as typed; any text, or null. A code has as many digits, of any script, as the authenticator shows. White space, dashes and invisible
    /// characters are ignored. A text that no authenticator of the account can show is refused, but is not counted as a failure.
    /// </param>
    /// <param name="shownFor">
    /// What the code is shown for, as a secret text that no other use has: a challenge, the token of a session. If the caller cannot
    /// finish that use, the same code with the same text is verified again for 15 minutes. The caller makes sure that the use itself
    /// works once. Default null: the code works once.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<MfaResult> VerifyAsync(SubjectRef subject, string? code, string? shownFor = null, CancellationToken cancellationToken = default);

    /// <summary>Verifies and spends a recovery code. It also works while the second factor is locked, and unlocks it.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="code">
    /// The code as typed; any text, or null. White space, dashes and case do not matter; 0, 1 and 8 are read as O, I and B.
    /// </param>
    /// <param name="shownFor">
    /// What the code is shown for, as a secret text that no other use has: a challenge, the token of a session. If the caller cannot
    /// finish that use, the same code with the same text is verified again for 15 minutes. The caller makes sure that the use itself
    /// works once. Default null: the code works once.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<MfaResult> VerifyRecoveryCodeAsync(SubjectRef subject, string? code, string? shownFor = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Verifies a code of an authenticator or a recovery code, and removes an authenticator. If it was the last one, the recovery codes and trusted
    /// devices are removed too, and the account has no second factor.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="authenticatorId">The authenticator's id.</param>
    /// <param name="code">The code as typed; any text, or null.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// <see cref="MfaStatus.Verified"/> if the authenticator was removed; <see cref="MfaStatus.UnknownAuthenticator"/> if the account does not have
    /// this id. That is checked before the code.
    /// </returns>
    ValueTask<MfaResult> RemoveAsync(SubjectRef subject, string authenticatorId, string? code, CancellationToken cancellationToken = default);

    /// <summary>Verifies a code of an authenticator or a recovery code, and removes the account's second factor: all authenticators, recovery codes and trusted devices.</summary>
    /// <param name="subject">The account.</param>
    /// <param name="code">The code as typed; any text, or null.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<MfaResult> RemoveAllAsync(SubjectRef subject, string? code, CancellationToken cancellationToken = default);

    /// <summary>Removes an authenticator without a code, for an administrator who has verified the owner's identity.</summary>
    /// <param name="subject">The account.</param>
    /// <param name="authenticatorId">The authenticator's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if the account had that authenticator.</returns>
    ValueTask<bool> RemoveByAdministratorAsync(SubjectRef subject, string authenticatorId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes the account's second factor without a code: all authenticators, an enrolment in progress, recovery codes and trusted devices. For an
    /// administrator who has verified the owner's identity. This method and a recovery code are the only ways to sign in after a factor was lost.
    /// </summary>
    /// <param name="subject">The account.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if the account had an authenticator.</returns>
    ValueTask<bool> RemoveAllByAdministratorAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Resets the failures, so that codes of authenticators are verified again. For an administrator.</summary>
    ValueTask UnlockAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends the wait after wrong codes of authenticators, and makes the next wait short again, because the owner gave a proof by mail. The
    /// consecutive failures stay counted, and a locked second factor stays locked.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask EndWaitsAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Renames an authenticator.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="authenticatorId">The authenticator's id.</param>
    /// <param name="name">1 to 100 UTF-16 units (<see cref="MfaAuthenticator.IsName"/>).</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if the account has this authenticator.</returns>
    /// <exception cref="ArgumentException">The name is out of its bounds.</exception>
    ValueTask<bool> RenameAsync(SubjectRef subject, string authenticatorId, string name, CancellationToken cancellationToken = default);

    /// <summary>Verifies a code of an authenticator, and replaces all recovery codes by ten new ones.</summary>
    ValueTask<MfaResult> RenewRecoveryCodesAsync(SubjectRef subject, string? code, CancellationToken cancellationToken = default);

    /// <summary>
    /// Trusts the device that just passed the second factor: for a while it can sign in without one. A step-up still needs the second factor.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="securityVersion">The account's security version. After it changes, the device is no longer trusted.</param>
    /// <param name="client">The device's client, whose address and user agent are shown in lists. Null if it is unknown.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The token that the device keeps; null if the account has no second factor, or devices cannot be trusted.</returns>
    ValueTask<string?> TrustDeviceAsync(SubjectRef subject, long securityVersion, ClientContext? client = null, CancellationToken cancellationToken = default);

    /// <summary>Whether the token is that of a trusted device of this account.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="token">The token that the client sent; any text, or null.</param>
    /// <param name="securityVersion">The account's security version.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<bool> IsTrustedDeviceAsync(SubjectRef subject, string? token, long securityVersion, CancellationToken cancellationToken = default);

    /// <summary>Forgets one trusted device: its next sign-in needs the second factor.</summary>
    /// <param name="subject">The account.</param>
    /// <param name="deviceId">The device's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if the account trusted that device.</returns>
    ValueTask<bool> ForgetDeviceAsync(SubjectRef subject, string deviceId, CancellationToken cancellationToken = default);

    /// <summary>Forgets all trusted devices of the account.</summary>
    /// <param name="subject">The account.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if there was one.</returns>
    ValueTask<bool> ForgetAllDevicesAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records that an account needs a second factor and does not have one. The first such call starts the time in which the owner must enrol one.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The time of the first such call.</returns>
    ValueTask<DateTimeOffset> NoteRequiredAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Deletes everything that is stored about an account's second factors, because the account is deleted or starts over.</summary>
    /// <returns>True if something was stored.</returns>
    ValueTask<bool> DeleteAsync(SubjectRef subject, CancellationToken cancellationToken = default);
}
