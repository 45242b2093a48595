using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace AuthKit.Events;

/// <summary>
/// Writes events to the log: one line each, with who, what, when and where (ASVS 16.2.1) in its text and as fields. Every text
/// in it is escaped and bounded: see <see cref="LogText"/>.
/// </summary>
internal sealed partial class AuthEventLog
{
    private readonly ILogger _logger;

    public AuthEventLog(ILogger logger) => _logger = logger;

    [SuppressMessage("Performance", "CA1873:Avoid potentially expensive logging", Justification = "Escaping looks at a few dozen characters, and allocates for hostile ones only.")]
    public void Write(AuthEvent authEvent)
    {
        if (!_logger.IsEnabled(LogLevel.Critical))
        {
            return;
        }

        var who = LogText.Escape(authEvent.SubjectId);
        var tenant = LogText.Escape(authEvent.Tenant);
        var address = LogText.Escape(authEvent.Address);
        var agent = LogText.Escape(authEvent.UserAgent);
        var time = authEvent.Time.ToUniversalTime();
        switch (authEvent)
        {
            case SignInSucceededEvent e:
                SignInSucceeded(_logger, Text(e.Sid), Text(e.Amr), e.IsKnownDevice, who, tenant, address, agent, time);
                break;
            case SignInFailedEvent e:
                SignInFailed(_logger, e.Reason.ToCode(), Text(e.LoginHash), who, tenant, address, agent, time);
                break;
            case SignInLimitedEvent e:
                SignInLimited(_logger, Text(e.Policy), e.RetryAfter, who, tenant, address, agent, time);
                break;
            case SignInNewDeviceEvent e:
                SignInNewDevice(_logger, Text(e.Sid), who, tenant, address, agent, time);
                break;
            case AccountLockedEvent e:
                AccountLocked(_logger, e.ConsecutiveFailures, who, tenant, address, agent, time);
                break;
            case MagicLinkRequestedEvent:
                MagicLinkRequested(_logger, who, tenant, address, agent, time);
                break;
            case EmailCodeRequestedEvent:
                EmailCodeRequested(_logger, who, tenant, address, agent, time);
                break;
            case PasswordChangedEvent:
                PasswordChanged(_logger, who, tenant, address, agent, time);
                break;
            case PasswordResetRequestedEvent:
                PasswordResetRequested(_logger, who, tenant, address, agent, time);
                break;
            case PasswordResetEvent:
                PasswordReset(_logger, who, tenant, address, agent, time);
                break;
            case PasswordRehashedEvent:
                PasswordRehashed(_logger, who, tenant, address, agent, time);
                break;
            case PasswordRehashFailedEvent:
                PasswordRehashFailed(_logger, who, tenant, address, agent, time);
                break;
            case PasswordBreachedEvent:
                PasswordBreached(_logger, who, tenant, address, agent, time);
                break;
            case SessionCreatedEvent e:
                SessionCreated(_logger, Text(e.Sid), Text(e.Amr), who, tenant, address, agent, time);
                break;
            case SessionRotatedEvent e:
                SessionRotated(_logger, Text(e.Sid), who, tenant, address, agent, time);
                break;
            case SessionElevatedEvent e:
                SessionElevated(_logger, Text(e.Sid), Text(e.Amr), who, tenant, address, agent, time);
                break;
            case SessionEndedEvent e:
                SessionEnded(_logger, Text(e.Sid), e.Reason.ToCode(), who, tenant, address, agent, time);
                break;
            case SessionsEndedEvent e:
                SessionsEnded(_logger, e.Count, Text(e.ExceptSid), e.Reason.ToCode(), who, tenant, address, agent, time);
                break;
            case SessionEvictedEvent e:
                SessionEvicted(_logger, Text(e.Sid), who, tenant, address, agent, time);
                break;
            case OneTimeTokenIssuedEvent e:
                OneTimeTokenIssued(_logger, Text(e.Purpose), e.IsCode, who, tenant, address, agent, time);
                break;
            case OneTimeTokenConsumedEvent e:
                OneTimeTokenConsumed(_logger, Text(e.Purpose), e.IsCode, who, tenant, address, agent, time);
                break;
            case OneTimeTokenRefusedEvent e:
                OneTimeTokenRefused(_logger, Text(e.Purpose), e.IsCode, who, tenant, address, agent, time);
                break;
            case TokenReusedEvent e:
                TokenReused(_logger, Text(e.Purpose), e.Reuse.ToCode(), who, tenant, address, agent, time);
                break;
            case TokenIssuedEvent e:
                TokenIssued(_logger, Text(e.Sid), Text(e.ClientId), Text(e.Amr), who, tenant, address, agent, time);
                break;
            case TokenRefreshedEvent e:
                TokenRefreshed(_logger, Text(e.Sid), Text(e.ClientId), e.IsRepeated, who, tenant, address, agent, time);
                break;
            case TokenRevokedEvent e:
                TokenRevoked(_logger, Text(e.Sid), Text(e.ClientId), Text(e.TokenId), who, tenant, address, agent, time);
                break;
            case TokensRevokedEvent e:
                TokensRevoked(_logger, e.Count, Text(e.ExceptSid), e.Reason.ToCode(), who, tenant, address, agent, time);
                break;
            case TokenEvictedEvent e:
                TokenEvicted(_logger, Text(e.Sid), who, tenant, address, agent, time);
                break;
            case CodeFailedEvent e:
                CodeFailed(_logger, Text(e.Purpose), e.TriesLeft, who, tenant, address, agent, time);
                break;
            case AccountRegisteredEvent:
                AccountRegistered(_logger, who, tenant, address, agent, time);
                break;
            case AccountRegistrationRepeatedEvent:
                AccountRegistrationRepeated(_logger, who, tenant, address, agent, time);
                break;
            case AccountClaimedEvent:
                AccountClaimed(_logger, who, tenant, address, agent, time);
                break;
            case AccountDisabledEvent:
                AccountDisabled(_logger, who, tenant, address, agent, time);
                break;
            case AccountEnabledEvent:
                AccountEnabled(_logger, who, tenant, address, agent, time);
                break;
            case AccountDeletedEvent:
                AccountDeleted(_logger, who, tenant, address, agent, time);
                break;
            case InvitationSentEvent:
                InvitationSent(_logger, who, tenant, address, agent, time);
                break;
            case InvitationAcceptedEvent:
                InvitationAccepted(_logger, who, tenant, address, agent, time);
                break;
            case EmailVerificationSentEvent:
                EmailVerificationSent(_logger, who, tenant, address, agent, time);
                break;
            case EmailVerifiedEvent:
                EmailVerified(_logger, who, tenant, address, agent, time);
                break;
            case EmailChangeRequestedEvent:
                EmailChangeRequested(_logger, who, tenant, address, agent, time);
                break;
            case EmailChangedEvent:
                EmailChanged(_logger, who, tenant, address, agent, time);
                break;
            case MessageSentEvent e:
                MessageSent(_logger, Text(e.Kind), who, tenant, address, agent, time);
                break;
            case MessageFailedEvent e:
                MessageFailed(_logger, Text(e.Kind), Text(e.ErrorType), e.WillRetry, who, tenant, address, agent, time);
                break;
            case MessageQueueFullEvent e:
                MessageQueueFull(_logger, Text(e.Kind), who, tenant, address, agent, time);
                break;
            case CrossSiteRefusedEvent e:
                CrossSiteRefused(_logger, Text(e.Endpoint), who, tenant, address, agent, time);
                break;
            case JwtKeyAddedEvent e:
                JwtKeyAdded(_logger, Text(e.Ring), Text(e.KeyId), Text(e.Algorithm), e.SignsFrom.ToUniversalTime(), e.IsReplacement, who, tenant, address, agent, time);
                break;
            case JwtKeyRolledBackEvent e:
                JwtKeyRolledBack(_logger, Text(e.Ring), e.FoundVersion, e.KnownVersion, who, tenant, address, agent, time);
                break;
            case MfaAuthenticatorAddedEvent e:
                MfaAuthenticatorAdded(_logger, Text(e.AuthenticatorId), e.IsFirst, who, tenant, address, agent, time);
                break;
            case MfaAuthenticatorRemovedEvent e:
                MfaAuthenticatorRemoved(_logger, Text(e.AuthenticatorId), e.IsLast, e.IsByAdministrator, who, tenant, address, agent, time);
                break;
            case MfaFailedEvent e:
                MfaFailed(_logger, e.Method.ToCode(), e.ConsecutiveFailures, e.BlockedFor, e.IsLocked, who, tenant, address, agent, time);
                break;
            case MfaRecoveryCodeUsedEvent e:
                MfaRecoveryCodeUsed(_logger, e.CodesLeft, who, tenant, address, agent, time);
                break;
            case MfaRecoveryCodesRenewedEvent:
                MfaRecoveryCodesRenewed(_logger, who, tenant, address, agent, time);
                break;
            case MfaDeviceTrustedEvent e:
                MfaDeviceTrusted(_logger, Text(e.DeviceId), who, tenant, address, agent, time);
                break;
            case MfaDeviceForgottenEvent e:
                MfaDeviceForgotten(_logger, Text(e.DeviceId), who, tenant, address, agent, time);
                break;
            case StoreFailedEvent e:
                StoreFailed(_logger, Text(e.Store), Text(e.ErrorType), who, tenant, address, agent, time);
                break;
            case StoreWriteSkippedEvent e:
                StoreWriteSkipped(_logger, Text(e.Write), Text(e.Store), Text(e.ErrorType), e.Count, who, tenant, address, agent, time);
                break;
            default:
                Other(_logger, LogText.Escape(authEvent.Name), who, tenant, address, agent, time);
                break;
        }
    }

    private static string? Text(string? text) => LogText.Escape(text);

    private static string? Text(IReadOnlyList<string> texts) => LogText.Escape(string.Join(' ', texts));
}
