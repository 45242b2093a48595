using Microsoft.Extensions.Logging;

namespace AuthKit.Events;

/// <content>
/// The table of what is logged: number, name and level of every event, stable; docs/events.md shows the same. Store failures and
/// failed rehashes have a line with their cause before them, so that here they are details.
/// </content>
internal sealed partial class AuthEventLog
{
    private const string Where = " Account \"{SubjectId}\" of tenant \"{Tenant}\" from \"{Address}\" by \"{UserAgent}\" at {Time:O}.";

    [LoggerMessage(EventId = 100, EventName = "other", Level = LogLevel.Information, Message = "The event {Name}." + Where)]
    private static partial void Other(ILogger logger, string? name, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 110, EventName = "sign_in.succeeded", Level = LogLevel.Information, Message = "Signed in: session {Sid}, methods {Amr}, known device: {IsKnownDevice}." + Where)]
    private static partial void SignInSucceeded(ILogger logger, string? sid, string? amr, bool isKnownDevice, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 111, EventName = "sign_in.failed", Level = LogLevel.Warning, Message = "A sign-in was refused: {Reason}; login {LoginHash}." + Where)]
    private static partial void SignInFailed(ILogger logger, string reason, string? loginHash, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 112, EventName = "sign_in.limited", Level = LogLevel.Warning, Message = "A sign-in was refused by the limit {Policy}; next attempt after {RetryAfter}." + Where)]
    private static partial void SignInLimited(ILogger logger, string? policy, TimeSpan retryAfter, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 113, EventName = "sign_in.new_device", Level = LogLevel.Information, Message = "Signed in from a new device: session {Sid}." + Where)]
    private static partial void SignInNewDevice(ILogger logger, string? sid, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 114, EventName = "account.locked", Level = LogLevel.Warning, Message = "An account was locked for unknown devices after {ConsecutiveFailures} failures in a row." + Where)]
    private static partial void AccountLocked(ILogger logger, int consecutiveFailures, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 115, EventName = "magic_link.requested", Level = LogLevel.Information, Message = "A link to sign in was asked for." + Where)]
    private static partial void MagicLinkRequested(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 116, EventName = "email_code.requested", Level = LogLevel.Information, Message = "A code to sign in was asked for by mail." + Where)]
    private static partial void EmailCodeRequested(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 120, EventName = "password.changed", Level = LogLevel.Information, Message = "A password was changed." + Where)]
    private static partial void PasswordChanged(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 121, EventName = "password.reset_requested", Level = LogLevel.Information, Message = "A password reset was asked for." + Where)]
    private static partial void PasswordResetRequested(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 122, EventName = "password.reset", Level = LogLevel.Information, Message = "A password was reset." + Where)]
    private static partial void PasswordReset(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 123, EventName = "password.rehashed", Level = LogLevel.Information, Message = "A stored password hash was renewed." + Where)]
    private static partial void PasswordRehashed(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 124, EventName = "password.rehash_failed", Level = LogLevel.Debug, Message = "A stored password hash could not be renewed." + Where)]
    private static partial void PasswordRehashFailed(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 125, EventName = "password.breached", Level = LogLevel.Warning, Message = "A password that signed in is known from breaches." + Where)]
    private static partial void PasswordBreached(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 130, EventName = "session.created", Level = LogLevel.Information, Message = "The session {Sid} was made, methods {Amr}." + Where)]
    private static partial void SessionCreated(ILogger logger, string? sid, string? amr, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 131, EventName = "session.rotated", Level = LogLevel.Information, Message = "The session {Sid} was given a new token." + Where)]
    private static partial void SessionRotated(ILogger logger, string? sid, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 132, EventName = "session.elevated", Level = LogLevel.Information, Message = "The session {Sid} was proven again, methods {Amr}." + Where)]
    private static partial void SessionElevated(ILogger logger, string? sid, string? amr, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 133, EventName = "session.ended", Level = LogLevel.Information, Message = "The session {Sid} was ended: {Reason}." + Where)]
    private static partial void SessionEnded(ILogger logger, string? sid, string reason, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 134, EventName = "sessions.ended", Level = LogLevel.Information, Message = "{Count} sessions were ended; spared: {ExceptSid}; reason: {Reason}." + Where)]
    private static partial void SessionsEnded(ILogger logger, long count, string? exceptSid, string reason, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 135, EventName = "session.evicted", Level = LogLevel.Information, Message = "The session {Sid} was ended to make room for a new one." + Where)]
    private static partial void SessionEvicted(ILogger logger, string? sid, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 140, EventName = "one_time_token.issued", Level = LogLevel.Information, Message = "A token for {Purpose} was issued; a code: {IsCode}." + Where)]
    private static partial void OneTimeTokenIssued(ILogger logger, string? purpose, bool isCode, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 141, EventName = "one_time_token.consumed", Level = LogLevel.Information, Message = "A token for {Purpose} was used; a code: {IsCode}." + Where)]
    private static partial void OneTimeTokenConsumed(ILogger logger, string? purpose, bool isCode, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 142, EventName = "one_time_token.refused", Level = LogLevel.Warning, Message = "A token for {Purpose} was refused; a code: {IsCode}." + Where)]
    private static partial void OneTimeTokenRefused(ILogger logger, string? purpose, bool isCode, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 143, EventName = "token.reused", Level = LogLevel.Warning, Message = "A token for {Purpose} that cannot work was presented: {Reuse}." + Where)]
    private static partial void TokenReused(ILogger logger, string? purpose, string reuse, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 144, EventName = "code.failed", Level = LogLevel.Warning, Message = "A wrong code for {Purpose} was typed; {TriesLeft} tries are left." + Where)]
    private static partial void CodeFailed(ILogger logger, string? purpose, int triesLeft, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 145, EventName = "token.issued", Level = LogLevel.Information, Message = "Tokens were issued: sign-in {Sid}, client {ClientId}, methods {Amr}." + Where)]
    private static partial void TokenIssued(ILogger logger, string? sid, string? clientId, string? amr, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 146, EventName = "token.refreshed", Level = LogLevel.Information, Message = "Tokens were refreshed: sign-in {Sid}, client {ClientId}; repeated: {IsRepeated}." + Where)]
    private static partial void TokenRefreshed(ILogger logger, string? sid, string? clientId, bool isRepeated, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 147, EventName = "token.revoked", Level = LogLevel.Information, Message = "Tokens were revoked: sign-in {Sid}, client {ClientId}; one access token only: {TokenId}." + Where)]
    private static partial void TokenRevoked(ILogger logger, string? sid, string? clientId, string? tokenId, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 148, EventName = "tokens.revoked", Level = LogLevel.Information, Message = "The tokens of {Count} sign-ins were revoked; spared: {ExceptSid}; reason: {Reason}." + Where)]
    private static partial void TokensRevoked(ILogger logger, long count, string? exceptSid, string reason, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 149, EventName = "token.evicted", Level = LogLevel.Information, Message = "The tokens of the sign-in {Sid} were revoked to make room for new ones." + Where)]
    private static partial void TokenEvicted(ILogger logger, string? sid, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 150, EventName = "account.registered", Level = LogLevel.Information, Message = "An account was made." + Where)]
    private static partial void AccountRegistered(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 151, EventName = "account.registration_repeated", Level = LogLevel.Information, Message = "The address of an account was registered again." + Where)]
    private static partial void AccountRegistrationRepeated(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 152, EventName = "account.claimed", Level = LogLevel.Warning, Message = "The first proof of an address cleared what the account had before." + Where)]
    private static partial void AccountClaimed(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 153, EventName = "account.disabled", Level = LogLevel.Information, Message = "An account was disabled." + Where)]
    private static partial void AccountDisabled(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 154, EventName = "account.enabled", Level = LogLevel.Information, Message = "An account was enabled." + Where)]
    private static partial void AccountEnabled(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 155, EventName = "account.deleted", Level = LogLevel.Information, Message = "An account was deleted." + Where)]
    private static partial void AccountDeleted(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 156, EventName = "invitation.sent", Level = LogLevel.Information, Message = "An invitation was sent." + Where)]
    private static partial void InvitationSent(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 157, EventName = "invitation.accepted", Level = LogLevel.Information, Message = "An invitation was accepted." + Where)]
    private static partial void InvitationAccepted(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 160, EventName = "email.verification_sent", Level = LogLevel.Information, Message = "A link to prove an address was sent." + Where)]
    private static partial void EmailVerificationSent(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 161, EventName = "email.verified", Level = LogLevel.Information, Message = "An address was proven." + Where)]
    private static partial void EmailVerified(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 162, EventName = "email.change_requested", Level = LogLevel.Information, Message = "A change of address was asked for." + Where)]
    private static partial void EmailChangeRequested(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 163, EventName = "email.changed", Level = LogLevel.Information, Message = "An address was changed." + Where)]
    private static partial void EmailChanged(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 170, EventName = "message.sent", Level = LogLevel.Information, Message = "The message {Kind} was sent." + Where)]
    private static partial void MessageSent(ILogger logger, string? kind, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 171, EventName = "message.failed", Level = LogLevel.Warning, Message = "The message {Kind} could not be sent: {ErrorType}; tried again: {WillRetry}." + Where)]
    private static partial void MessageFailed(ILogger logger, string? kind, string? errorType, bool willRetry, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 172, EventName = "message.queue_full", Level = LogLevel.Error, Message = "The message {Kind} was dropped: too many are waiting." + Where)]
    private static partial void MessageQueueFull(ILogger logger, string? kind, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 180, EventName = "cross_site.refused", Level = LogLevel.Warning, Message = "A request to {Endpoint} that the browser marks as made by another site was refused." + Where)]
    private static partial void CrossSiteRefused(ILogger logger, string? endpoint, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 181, EventName = "store.failed", Level = LogLevel.Debug, Message = "The store {Store} failed: {ErrorType}." + Where)]
    private static partial void StoreFailed(ILogger logger, string? store, string? errorType, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 182, EventName = "jwt_key.added", Level = LogLevel.Information, Message = "The ring {Ring} has the new signing key {KeyId} ({Algorithm}), which signs from {SignsFrom:O}; in place of all others: {IsReplacement}." + Where)]
    private static partial void JwtKeyAdded(ILogger logger, string? ring, string? keyId, string? algorithm, DateTimeOffset signsFrom, bool isReplacement, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 230, EventName = "jwt_key.rolled_back", Level = LogLevel.Critical, Message = "The store has version {FoundVersion} of the ring {Ring} of signing keys, and this instance has read version {KnownVersion} before. The older one is not used; the newer keys are written back." + Where)]
    private static partial void JwtKeyRolledBack(ILogger logger, string? ring, long foundVersion, long knownVersion, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 183, EventName = "mfa.authenticator_added", Level = LogLevel.Information, Message = "The authenticator {AuthenticatorId} was enrolled; the first: {IsFirst}." + Where)]
    private static partial void MfaAuthenticatorAdded(ILogger logger, string? authenticatorId, bool isFirst, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 184, EventName = "mfa.authenticator_removed", Level = LogLevel.Information, Message = "The authenticator {AuthenticatorId} was removed; the last: {IsLast}; by an administrator: {IsByAdministrator}." + Where)]
    private static partial void MfaAuthenticatorRemoved(ILogger logger, string? authenticatorId, bool isLast, bool isByAdministrator, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 185, EventName = "mfa.failed", Level = LogLevel.Warning, Message = "A wrong {Method} was given as the second factor, the {ConsecutiveFailures}. in a row; blocked for {BlockedFor}, locked: {IsLocked}." + Where)]
    private static partial void MfaFailed(ILogger logger, string method, int consecutiveFailures, TimeSpan blockedFor, bool isLocked, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 186, EventName = "mfa.recovery_code_used", Level = LogLevel.Information, Message = "A recovery code was used; {CodesLeft} are left." + Where)]
    private static partial void MfaRecoveryCodeUsed(ILogger logger, int codesLeft, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 187, EventName = "mfa.recovery_codes_renewed", Level = LogLevel.Information, Message = "The recovery codes were renewed." + Where)]
    private static partial void MfaRecoveryCodesRenewed(ILogger logger, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 188, EventName = "mfa.device_trusted", Level = LogLevel.Information, Message = "The device {DeviceId} is trusted." + Where)]
    private static partial void MfaDeviceTrusted(ILogger logger, string? deviceId, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 189, EventName = "mfa.device_forgotten", Level = LogLevel.Information, Message = "The device {DeviceId} is trusted no more." + Where)]
    private static partial void MfaDeviceForgotten(ILogger logger, string? deviceId, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);

    [LoggerMessage(EventId = 220, EventName = "store.write_skipped", Level = LogLevel.Debug, Message = "The write {Write} failed in the store {Store} and was left out: {ErrorType}; {Count} times." + Where)]
    private static partial void StoreWriteSkipped(ILogger logger, string? write, string? store, string? errorType, long count, string? subjectId, string? tenant, string? address, string? userAgent, DateTimeOffset time);
}
