using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <summary>
/// The second factors of accounts: authenticators, recovery codes, trusted devices. A code works once, from any number of
/// instances, and failures are counted in the step that looks at the code. Every method throws
/// <see cref="AuthUnavailableException"/> when the store cannot be asked, or holds what does not open; nothing is verified then.
/// </summary>
public interface IMfaService
{
    /// <summary>The account's second factors; empty for an account that never had one.</summary>
    ValueTask<MfaState> GetAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins to enrol an authenticator, in place of an enrolment that still waits. Nothing is enabled before
    /// <see cref="ConfirmTotpAsync"/>. The host asks for a fresh proof first, where the account has a second factor already.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="accountName">Which account it is, as its owner reads it in the authenticator: 1 to 255 UTF-16 units.</param>
    /// <param name="name">The owner's name for the authenticator: 1 to 100 UTF-16 units. Default: <c>Authenticator</c>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The secret, for the caller to dispose; null where the account has as many authenticators as it can.</returns>
    /// <exception cref="ArgumentException">A name is out of its bounds.</exception>
    ValueTask<TotpEnrollment?> BeginTotpAsync(SubjectRef subject, string accountName, string? name = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Confirms the enrolment by the first code of the authenticator, which is then spent. With the first authenticator come ten
    /// recovery codes.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="code">The code as typed; any text, or null.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<MfaResult> ConfirmTotpAsync(SubjectRef subject, string? code, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes over an authenticator that was enrolled elsewhere and showed its codes there: no code is asked for. For moving accounts to
    /// AuthKit, never for what a user sends. With the first authenticator come ten recovery codes. An authenticator of the account that
    /// has this secret stays as it is.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="secret">The secret: 16 to 64 bytes (RFC 4226 section 4 asks for 128 bits). The caller owns and disposes it.</param>
    /// <param name="parameters">How the authenticator makes codes.</param>
    /// <param name="name">The owner's name for the authenticator: 1 to 100 UTF-16 units (<see cref="MfaAuthenticator.IsName"/>). Default: <c>Authenticator</c>.</param>
    /// <param name="afterStep">The last step whose code was used elsewhere; null where that is not known: a code that was used there in the last minute works once more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// The recovery codes, to be shown once, or to be renewed by the owner later; empty where the account had an authenticator. Null where
    /// it has as many authenticators as it can.
    /// </returns>
    /// <exception cref="ArgumentException">The parameters or the name are not valid.</exception>
    ValueTask<IReadOnlyList<string>?> ImportTotpAsync(SubjectRef subject, OtpSecret secret, TotpParameters parameters, string? name = null, long? afterStep = null, CancellationToken cancellationToken = default);

    /// <summary>Verifies and spends a code of any authenticator of the account.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="code">
    /// What was typed; any text, or null. As many digits as the authenticator shows, of any script; white space, dashes and invisible
    /// characters are passed over. A text that no authenticator of the account can show is refused and counts as no failure.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<MfaResult> VerifyAsync(SubjectRef subject, string? code, CancellationToken cancellationToken = default);

    /// <summary>Verifies and spends a recovery code. Works for a locked second factor too, and lifts that.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="code">
    /// What was typed; any text, or null. With or without white space and dashes, in either case; 0, 1 and 8 are taken for O, I and B.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<MfaResult> VerifyRecoveryCodeAsync(SubjectRef subject, string? code, CancellationToken cancellationToken = default);

    /// <summary>
    /// Verifies a code of an authenticator or a recovery code, and removes an authenticator. With the last one go recovery codes
    /// and trusted devices: the account has no second factor then.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="authenticatorId">The authenticator's id.</param>
    /// <param name="code">The code as typed; any text, or null.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns><see cref="MfaStatus.Verified"/> if it was removed; <see cref="MfaStatus.UnknownAuthenticator"/> for an id that the account does not have, before the code is looked at.</returns>
    ValueTask<MfaResult> RemoveAsync(SubjectRef subject, string authenticatorId, string? code, CancellationToken cancellationToken = default);

    /// <summary>Verifies a code of an authenticator or a recovery code, and removes the account's second factor: all authenticators, recovery codes and trusted devices.</summary>
    /// <param name="subject">The account.</param>
    /// <param name="code">The code as typed; any text, or null.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<MfaResult> RemoveAllAsync(SubjectRef subject, string? code, CancellationToken cancellationToken = default);

    /// <summary>Removes an authenticator without a code, for an administrator who has verified who is asking.</summary>
    /// <param name="subject">The account.</param>
    /// <param name="authenticatorId">The authenticator's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if the account had that authenticator.</returns>
    ValueTask<bool> RemoveByAdministratorAsync(SubjectRef subject, string authenticatorId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes the account's second factor without a code: all authenticators, an enrolment in progress, recovery codes and trusted
    /// devices. For an administrator who has verified who is asking. This and a recovery code are the only ways past a lost factor.
    /// </summary>
    /// <param name="subject">The account.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if the account had an authenticator.</returns>
    ValueTask<bool> RemoveAllByAdministratorAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Forgets failures, so that codes are looked at again: for an administrator.</summary>
    ValueTask UnlockAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends the wait after wrong codes of authenticators, and makes the next one short again: the owner gave a proof by mail. Failures
    /// in a row stay counted, and what is locked stays locked.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask EndWaitsAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Gives an authenticator another name.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="authenticatorId">The authenticator's id.</param>
    /// <param name="name">1 to 100 UTF-16 units (<see cref="MfaAuthenticator.IsName"/>).</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether there is such an authenticator.</returns>
    /// <exception cref="ArgumentException">The name is out of its bounds.</exception>
    ValueTask<bool> RenameAsync(SubjectRef subject, string authenticatorId, string name, CancellationToken cancellationToken = default);

    /// <summary>Verifies a code of an authenticator, and replaces all recovery codes by ten new ones.</summary>
    ValueTask<MfaResult> RenewRecoveryCodesAsync(SubjectRef subject, string? code, CancellationToken cancellationToken = default);

    /// <summary>
    /// Trusts the device that just showed a second factor: it needs none to sign in for a while. Never good for a step-up.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="securityVersion">The account's security version. After it changes the device is no longer trusted.</param>
    /// <param name="address">Where it is, for lists.</param>
    /// <param name="userAgent">What it is, for lists.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The token that the device keeps; null if the account has no second factor, or devices cannot be trusted.</returns>
    ValueTask<string?> TrustDeviceAsync(SubjectRef subject, long securityVersion, string? address = null, string? userAgent = null, CancellationToken cancellationToken = default);

    /// <summary>Whether what a device keeps is that of a trusted device of this account.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="token">The token that the client sent; any text, or null.</param>
    /// <param name="securityVersion">The account's.</param>
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

    /// <summary>Notes that an account needs a second factor and does not have one. The time in which its owner must enrol one begins with the first such call.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>When that was noted first.</returns>
    ValueTask<DateTimeOffset> NoteRequiredAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Deletes everything that is stored about an account's second factors, because the account is deleted or starts over.</summary>
    /// <returns>Whether there was anything.</returns>
    ValueTask<bool> DeleteAsync(SubjectRef subject, CancellationToken cancellationToken = default);
}
